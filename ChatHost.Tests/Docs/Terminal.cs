using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ChatHost.Hosting;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>
/// Where a reader of a document types its commands: a shell in an empty directory with the published program in <c>out</c>, on a
/// machine where a server runs. What the document calls by the ports of the listener table is put in place of the real ones here,
/// both ways.
/// </summary>
internal sealed partial class Terminal : IAsyncDisposable
{
    /// <summary>What not every machine has.</summary>
    private static readonly string[] Tools = ["curl", "nc", "jq"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chathost-docs-");
    private readonly Dictionary<string, string> _learned = [];
    private readonly List<ServerProcess> _ofThisBlock = [];
    private readonly List<People> _people = [];
    private readonly int _otherPort = FreePort();
    private readonly ServerProcess _server;

    private Terminal(ServerProcess server)
    {
        _server = server;
        foreach (var folder in (string[])["out", "bin"])
        {
            var program = Path.Combine(_directory.CreateSubdirectory(folder).FullName, "ChatHost");
            File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "ChatHost.dll")}' \"$@\"\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The server that commands talk to: the one that was started in the same block, else the document's.</summary>
    private ServerProcess Server => _ofThisBlock.LastOrDefault() ?? _server;

    public static async Task<Terminal> OpenAsync() => new(await ServerProcess.StartAsync([.. ServerProcess.FreePorts]));

    /// <summary>What of the tools that a command asks for is not installed.</summary>
    public static IEnumerable<string> Missing(PrintedCommand command) =>
        from tool in KnownCommands.ProgramsOf(command.Text)
        where Tools.Contains(tool)
        where !Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, tool)))
        select tool;

    /// <summary>Has people say to the server what a document shows; they stay.</summary>
    public async Task TalkAsync(PrintedBlock talk)
    {
        var people = new People(Server);
        _people.Add(people);
        await people.TalkAsync(talk);
    }

    /// <summary>Types a command, and asserts that it does what the document says.</summary>
    public async Task RunAsync(PrintedCommand command)
    {
        if (KnownCommands.Servers.TryGetValue(command.Text, out var server))
        {
            await ServeAsync(command, server);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var (exitCode, output) = await ShellAsync(command.Text);
            var isRight = exitCode == 0
                && (command.Answer is null || PrintedAnswer.Matches(command.Answer, output, mayHoldMore: false, _learned));
            if (isRight)
                return;

            // What others did a moment ago shows a moment later to who only looks.
            if (!OnlyLooks().IsMatch(command.Text) || Stopwatch.GetElapsedTime(started) > TestWait.Patience)
                Assert.Fail($"{command.Place}: {command.Text}\nends with {exitCode} and answers:\n{output}");
        }
    }

    /// <summary>Stops what the block has started, as Ctrl+C does.</summary>
    public async Task EndBlockAsync()
    {
        foreach (var server in _ofThisBlock)
        {
            server.Terminate();
            Assert.Equal(0, await server.ExitCodeAsync());
            await server.DisposeAsync();
        }

        _ofThisBlock.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var people in _people)
            people.Dispose();
        foreach (var server in _ofThisBlock.Append(_server))
            await server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>Starts a server; what its document shows must be among what it logs.</summary>
    private async Task ServeAsync(PrintedCommand command, string text)
    {
        var free = ListenerTable.Defaults.ToDictionary(listener => listener.Name, _ => 0);
        var typed = Typed(text);
        var server = await ServerProcess.StartAsync(start => InShell(start, $"exec env {typed}", free));
        _ofThisBlock.Add(server);
        await TestWait.UntilAsync(() => PrintedAnswer.Matches(
            command.Answer ?? [], AsPrinted(string.Join('\n', server.Output)), mayHoldMore: true, _learned));
    }

    private async Task<(int ExitCode, string Output)> ShellAsync(string text)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true };

        // The doctor looks before a server is there; all others meet the one that is.
        var ports = text.Contains(" doctor", StringComparison.Ordinal)
            ? ListenerTable.Defaults.ToDictionary(listener => listener.Name, _ => 0)
            : Server.Listeners.ToDictionary(name => name, name => Server.AddressOf(name).Port);
        InShell(start, $"exec 2>&1\n{Typed(text)}", ports);
        using var shell = Process.Start(start)!;
        try
        {
            shell.StandardInput.Close();
            var output = await shell.StandardOutput.ReadToEndAsync(Cancellation).WaitAsync(TestWait.Patience, Cancellation);
            await shell.WaitForExitAsync(Cancellation).WaitAsync(TestWait.Patience, Cancellation);
            return (shell.ExitCode, AsPrinted(output));
        }
        finally
        {
            if (!shell.HasExited)
                shell.Kill(entireProcessTree: true);
        }
    }

    /// <param name="start">What to change.</param>
    /// <param name="script">For the shell.</param>
    /// <param name="ports">The ports that the program is told by its environment, by listener.</param>
    private void InShell(ProcessStartInfo start, string script, IReadOnlyDictionary<string, int> ports)
    {
        start.FileName = "sh";
        start.ArgumentList.Clear();
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.WorkingDirectory = _directory.FullName;
        start.Environment["PATH"] = $"{Path.Combine(_directory.FullName, "bin")}{Path.PathSeparator}{start.Environment["PATH"]}";
        foreach (var (listener, port) in ports)
            start.Environment[$"Listeners__{listener}__Port"] = port.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The command as it is typed here: real ports, and what was learned for the stand-ins.</summary>
    private string Typed(string text)
    {
        foreach (var (standIn, real) in _learned)
            text = text.Replace(standIn, real, StringComparison.Ordinal);
        foreach (var standIn in PrintedAnswer.StandIns.Keys)
            Assert.False(text.Contains(standIn, StringComparison.Ordinal), $"No answer before has told what {standIn} is: {text}");
        return Ports().Aggregate(text, (typed, port) => InPlace(typed, port.Printed, port.Real));
    }

    private string AsPrinted(string output) => Ports().Aggregate(output, (printed, port) => InPlace(printed, port.Real, port.Printed));

    private IEnumerable<(int Printed, int Real)> Ports() =>
        ListenerTable.Defaults
            .Where(listener => Server.Listeners.Contains(listener.Name))
            .Select(listener => (listener.Port, Server.AddressOf(listener.Name).Port))
            .Append((KnownCommands.OtherPort, _otherPort));

    /// <summary>A port below those that the system gives out, so that nobody is given it meanwhile.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    private static string InPlace(string text, int old, int port) => Regex.Replace(text, $@"\b{old}\b", port.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex("^curl -s (?!.* -(d|X) )")]
    private static partial Regex OnlyLooks();
}
