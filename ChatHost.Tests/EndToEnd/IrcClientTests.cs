using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Real clients of IRC: each joins, talks with somebody in nc both ways, takes another name and is kicked.</summary>
public sealed class IrcClientTests : IDisposable
{
    private const string Room = "dev";

    private readonly TemporaryDirectory _directory = new();
    private Process? _client;

    private delegate Task SendAsync(string text);

    [Fact]
    public Task Ii_talks_with_nc() => RunAsync(port =>
    {
        Begin("ii", input: false, "-s", "127.0.0.1", "-p", port, "-n", "robot", "-i", _directory.FullName);
        var folder = Path.Combine(_directory.FullName, "127.0.0.1");
        return new(
            () => ToFifoAsync(Path.Combine(folder, "in"), $"/j #{Room}"),
            text => ToFifoAsync(Path.Combine(folder, $"#{Room}", "in"), text),
            name => ToFifoAsync(Path.Combine(folder, "in"), $"/n {name}"),
            () => ReadAll(folder));
    });

    [Fact]
    public Task Sic_talks_with_nc() => RunAsync(port =>
    {
        var client = Begin("sic", input: true, "-h", "127.0.0.1", "-p", port, "-n", "robot");
        var output = new List<string>();
        client.OutputDataReceived += (_, read) =>
        {
            lock (output)
                output.Add(read.Data ?? "");
        };
        client.BeginOutputReadLine();
        return new(
            () => TypeAsync(client, $":j #{Room}"),
            text => TypeAsync(client, text),
            name => TypeAsync(client, $":NICK {name}"),
            () =>
            {
                lock (output)
                    return string.Join('\n', output);
            });
    });

    [Fact]
    public Task Weechat_talks_with_nc() => RunAsync(port =>
    {
        Begin(
            "weechat-headless", input: false, "-d", _directory.FullName, "-P", "irc,fifo,logger", "-r", "/fifo enable", "-r", "/set logger.file.flush_delay 0",
            "-r", $"/server add here 127.0.0.1/{port} -notls -nicks=robot", "-r", "/connect here");
        return new(
            () => ToFifoAsync(Fifo(), $"irc.server.here */join #{Room}"),
            text => ToFifoAsync(Fifo(), $"irc.here.#{Room} *{text}"),
            name => ToFifoAsync(Fifo(), $"irc.here.#{Room} */nick {name}"),
            () => ReadAll(Path.Combine(_directory.FullName, "logs")));

        string Fifo() => Directory.EnumerateFileSystemEntries(_directory.FullName, "weechat_fifo_*").FirstOrDefault() ?? Path.Combine(_directory.FullName, "none");
    });

    public void Dispose()
    {
        if (_client is { HasExited: false })
            _client.Kill(entireProcessTree: true);
        _client?.Dispose();
        _directory.Dispose();
    }

    private static async Task RunAsync(Func<string, Client> begin)
    {
        await using var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, "--History:Store=Memory"]);
        using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
        await alice.SendAsync($"/join {Room}");
        await alice.SettleAsync(Room);

        var client = begin(server.AddressOf("Irc").Port.ToString(CultureInfo.InvariantCulture));
        await TestWait.UntilAsync(() => client.Read().Contains("ChatHost", StringComparison.Ordinal));
        await client.Join();
        await alice.ReadUntilAsync($"* robot joined {Room}.");
        await alice.SendAsync("hello from nc");
        await TestWait.UntilAsync(() => client.Read().Contains("hello from nc", StringComparison.Ordinal));
        await client.Say("hello from afar");
        await alice.ReadUntilAsync("robot: hello from afar");
        await client.Rename("servant");
        await alice.ReadUntilAsync("* robot is now known as servant.");
        await client.Say("with another name");
        await alice.ReadUntilAsync("servant: with another name");
        await alice.SendAsync("/kick servant enough");
        await TestWait.UntilAsync(() => client.Read().Contains("enough", StringComparison.Ordinal));
        await client.Join();
        await alice.ReadUntilAsync($"* servant joined {Room}.");
    }

    private static async Task TypeAsync(Process client, string line)
    {
        await client.StandardInput.WriteLineAsync(line);
        await client.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The client makes it once it is ready, and reads what is written there.</summary>
    private static async Task ToFifoAsync(string fifo, string line)
    {
        await TestWait.UntilAsync(() => File.Exists(fifo));
        await File.AppendAllTextAsync(fifo, line + "\n", TestContext.Current.CancellationToken).WaitAsync(ChatClient.Patience);
    }

    private static string ReadAll(string folder) => !Directory.Exists(folder) ? "" : string.Concat(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "in").Select(Read));

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private Process Begin(string program, bool input, params string[] args)
    {
        try
        {
            return _client = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardInput = input, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }
    }

    /// <summary>What a client can be asked to do.</summary>
    private sealed record Client(Func<Task> Join, SendAsync Say, SendAsync Rename, Func<string> Read);
}
