using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>A server that has as many sockets open as its process may (ulimit -n), by connections of the one kind that is not limited.</summary>
public sealed class OutOfHandlesTests : IDisposable
{
    /// <summary>The runtime and its libraries have about 200 of them; Admin's connections take the rest.</summary>
    private const int Limit = 512;

    private const string Line = "Out of file handles";

    private readonly List<Socket> _flood = [];

    public void Dispose() => EndFlood();

    [Fact]
    public async Task Sessions_go_on_new_ones_wait_and_get_in_when_others_have_closed()
    {
        await using var server = await StartAsync();
        using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
        using var bob = await ChatClient.EnterAsAsync("bob", server.Chat);

        await FloodAsync(server);
        using var late = await ChatClient.ConnectAsync(server.Chat);
        using var echo = await ChatClient.ConnectAsync(server.AddressOf("Echo"));
        await echo.SendAsync("hello");
        var (processor, elapsed) = await MeasureAsync(server, lines: 3);

        Assert.True(processor < elapsed / 2, $"{processor} of processor time in {elapsed}.");
        Assert.InRange(elapsed, TimeSpan.FromSeconds(1.5), TestWait.Patience);
        Assert.Equal(0, late.Socket.Available);
        await alice.SendAsync("still here");
        await bob.ReadUntilAsync("alice: still here");
        await bob.SendAsync("/who");
        await bob.ReadUntilAsync("* general: alice, bob");

        EndFlood();

        await late.ExpectAsync("Welcome to the chat server!");
        echo.HalfClose();
        Assert.Equal("hello\n"u8.ToArray(), await echo.ReadBytesToEndAsync());
        using var later = await ChatClient.EnterAsync(server.Chat);
        using var admin = new HttpClient { Timeout = TestWait.Patience };
        using var health = await admin.GetAsync(new Uri($"http://{server.AddressOf("Admin")}/healthz"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_stop_is_as_orderly_as_ever()
    {
        await using var server = await StartAsync();
        using var alice = await ChatClient.EnterAsAsync("alice", server.Chat);
        await FloodAsync(server);
        using var late = await ChatClient.ConnectAsync(server.Chat);

        server.Terminate();

        await alice.ReadUntilAsync("* Server is shutting down.");
        EndFlood();
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    private static Task<ServerProcess> StartAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the limit is set and met in other ways.");
        return ServerProcess.StartAsync(
            start =>
            {
                string[] command = ["-c", $"ulimit -n {Limit} && exec \"$0\" \"$@\"", start.FileName, .. start.ArgumentList];
                start.FileName = "/bin/sh";
                start.ArgumentList.Clear();
                foreach (var argument in command)
                    start.ArgumentList.Add(argument);
            },
            ServerProcess.FreePorts);
    }

    /// <summary>Opens connections until the server has no handle left for them.</summary>
    private async Task FloodAsync(ServerProcess server)
    {
        while (_flood.Count < Limit)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _flood.Add(socket);
            await socket.ConnectAsync(server.AddressOf("Admin"), TestContext.Current.CancellationToken)
                .AsTask().WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        }

        await server.WaitForAsync(line => line.Contains(Line, StringComparison.Ordinal));
    }

    private void EndFlood()
    {
        foreach (var socket in _flood)
            socket.Dispose();
        _flood.Clear();
    }

    /// <summary>What the server spends, and how long it takes, until its log has said so again so many times.</summary>
    private static async Task<(TimeSpan Processor, TimeSpan Elapsed)> MeasureAsync(ServerProcess server, int lines)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        var (processor, started, before) = (process.TotalProcessorTime, Stopwatch.GetTimestamp(), LinesOf(server));
        await server.WaitForAsync(_ => LinesOf(server) >= before + lines);
        process.Refresh();
        return (process.TotalProcessorTime - processor, Stopwatch.GetElapsedTime(started));

        static int LinesOf(ServerProcess server) => server.Output.Count(line => line.Contains(Line, StringComparison.Ordinal));
    }
}
