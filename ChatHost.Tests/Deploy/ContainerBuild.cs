using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Deploy;

/// <summary>
/// Does what the Dockerfile says to build the program, instruction by instruction, in a directory of its own where a
/// container would start: only what is copied is there, and <c>/app</c> is a directory beside it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class ContainerBuild : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("chathost-");
    private string _workingDirectory = "/";

    /// <summary>Where the image has the program: <c>/app</c>.</summary>
    public string App => InRoot("/app");

    /// <summary>Where the image has its volume: <c>/data</c>.</summary>
    public string Data => InRoot("/data");

    public async Task RunAsync(IEnumerable<DockerInstruction> instructions)
    {
        foreach (var (name, argument) in instructions)
        {
            if (name is "WORKDIR")
                Directory.CreateDirectory(InRoot(_workingDirectory = argument));
            else if (name is "COPY")
                Copy(argument.Split(' '));
            else if (name is "RUN")
                await RunAsync(argument.Split(' '));
            else
                Assert.Contains(name, (string[])["FROM", "ARG"]);
        }
    }

    public void Dispose()
    {
        foreach (var directory in Directory.EnumerateDirectories(_root.FullName, "*", SearchOption.AllDirectories).Prepend(_root.FullName))
            Permissions.LetOwnerWrite(directory);
        _root.Delete(recursive: true);
    }

    private string InRoot(string path) => Path.Join(_root.FullName, path);

    /// <summary>Files go into the directory; of a directory, what it holds.</summary>
    private void Copy(string[] paths)
    {
        foreach (var source in paths[..^1])
        {
            foreach (var file in BuildContext.FilesOf(source))
            {
                var below = source.EndsWith('/') ? Path.GetRelativePath(source, file) : Path.GetFileName(file);
                var target = Path.Join(InRoot(_workingDirectory), paths[^1], below);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Repository.PathOf(file), target, overwrite: true);
            }
        }
    }

    private async Task RunAsync(string[] words)
    {
        var command = words.Select(word => AbsolutePath().IsMatch(word) ? InRoot(word) : word.Replace("$TARGETARCH", Processor, StringComparison.Ordinal));
        var start = new ProcessStartInfo(words[0], command.Skip(1))
        {
            WorkingDirectory = InRoot(_workingDirectory),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Nothing that the build starts outlives it, and what the checkout's own build has analysed is not analysed again.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["RunAnalyzers"] = "false";

        // Compilers that run once take an eighth longer when the runtime measures them for a second time.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)}\n{await output}\n{await errors}");
    }

    /// <summary>As container builds call it.</summary>
    private static string Processor => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString(),
    };

    [GeneratedRegex("^/[a-z]+$")]
    private static partial Regex AbsolutePath();
}
