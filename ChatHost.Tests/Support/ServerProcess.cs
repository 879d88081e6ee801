using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ChatHost.Tests.Support;

/// <summary>The program itself, as its users start it: a process of its own in an empty working directory.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int Sighup = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly SemaphoreSlim _written = new(0);
    private readonly DirectoryInfo _directory;

    private ServerProcess(string[] args, Action<ProcessStartInfo>? configure = null)
    {
        _directory = Directory.CreateTempSubdirectory("chathost-");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatHost.dll"), .. args])
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        configure?.Invoke(start);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The settings that give every listener of the table a free port, but those that are turned off.</summary>
    public static string[] FreePorts { get; } =
    [
        "--Listeners:Chat:Port=0", "--Listeners:Echo:Port=0", "--Listeners:Admin:Port=0", "--Listeners:Web:Port=0", "--Listeners:Irc:Port=0",
    ];

    /// <summary>The lines of standard output.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The lines of standard error.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public int ProcessId => _process.Id;

    public IPEndPoint Chat => AddressOf("Chat");

    /// <summary>Starts the program; returns once it has told where its listeners are.</summary>
    public static Task<ServerProcess> StartAsync(params string[] args) => StartAsync(configure: null, args);

    /// <param name="configure">Changes how the process is started: its environment, its working directory, its user.</param>
    /// <param name="args">The program's arguments.</param>
    public static async Task<ServerProcess> StartAsync(Action<ProcessStartInfo>? configure, params string[] args)
    {
        var server = new ServerProcess(args, configure);
        try
        {
            await server.WaitForAsync(line => line.Contains("Try it: ", StringComparison.Ordinal));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program with something that ends by itself, and waits for that.</summary>
    public static Task<(int ExitCode, string[] Output, string[] Errors)> RunAsync(params string[] args) => RunAsync(configure: null, args);

    /// <param name="configure">Changes how the process is started.</param>
    /// <param name="args">The program's arguments.</param>
    public static async Task<(int ExitCode, string[] Output, string[] Errors)> RunAsync(Action<ProcessStartInfo>? configure, params string[] args)
    {
        await using var server = new ServerProcess(args, configure);
        return (await server.ExitCodeAsync(), [.. server.Output], [.. server.Errors]);
    }

    /// <summary>Where a listener is, by its own line; an address of this machine.</summary>
    public IPEndPoint AddressOf(string listener)
    {
        var match = Output.Select(line => Listening().Match(line)).Single(match => match.Groups[1].Value == listener);
        return new(IPAddress.Loopback, IPEndPoint.Parse(match.Groups[2].Value).Port);
    }

    /// <summary>The listeners that were told, in the order told.</summary>
    public IEnumerable<string> Listeners => Output.Select(line => Listening().Match(line)).Where(match => match.Success)
        .Select(match => match.Groups[1].Value);

    /// <summary>Waits for a line of standard output.</summary>
    public async Task WaitForAsync(Predicate<string> isIt)
    {
        while (!_output.Any(line => isIt(line)))
        {
            var isOver = _process.HasExited;
            if (!await _written.WaitAsync(isOver ? TimeSpan.Zero : Patience, TestContext.Current.CancellationToken))
                Assert.Fail($"The line never came. Output:\n{string.Join('\n', _output)}\nErrors:\n{string.Join('\n', _errors)}");
        }
    }

    /// <summary>Asks the program to stop: SIGTERM.</summary>
    public void Terminate() => Assert.Equal(0, Signal(_process.Id, Sigterm));

    /// <summary>Asks the program to read its settings again: SIGHUP.</summary>
    public void HangUp() => Assert.Equal(0, Signal(_process.Id, Sighup));

    /// <summary>Ends the program as a power cut would: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Waits for the program's end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();

        _process.Dispose();
        _directory.Delete(recursive: true);
        _written.Dispose();
    }

    private void Take(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        _written.Release();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);

    [GeneratedRegex(@" ChatHost\S* Listening: (\S+) tcp://(\S+)$")]
    private static partial Regex Listening();
}
