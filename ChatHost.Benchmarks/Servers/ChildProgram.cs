using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatHost.Benchmarks.Servers;

/// <summary>How other programs, and this one once more, are started beside this one.</summary>
internal static class ChildProgram
{
    private const int Sigterm = 15;

    /// <summary>This program, as one that can be started.</summary>
    public static string ThisProgram { get; } = typeof(ChildProgram).Assembly.Location;

    /// <param name="program">An executable file, or a <c>.dll</c> for <c>dotnet</c>.</param>
    /// <param name="args">The program's arguments.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> args)
    {
        var path = Path.GetFullPath(program);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no program {path}.");
        var isAssembly = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        return new(isAssembly ? "dotnet" : path, isAssembly ? [path, .. args] : args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    /// <summary>Runs a program to its end and returns what it wrote.</summary>
    /// <exception cref="InvalidOperationException">Its exit code was not 0; the message is what it wrote about that.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> args, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo(program, args))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException((await errors).Trim());
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>SIGTERM.</summary>
    public static void Terminate(int processId) => _ = kill(processId, Sigterm);

    [DllImport("libc")]
    private static extern int kill(int processId, int signal);
}
