using System.Diagnostics;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>How the server stops: everybody reads why, nothing accepted is lost, nobody is reset.</summary>
public sealed class StopTests(ITestOutputHelper report)
{
    private const string Shutdown = "* Server is shutting down.";

    [Fact]
    public async Task A_signal_ends_all_sessions_in_order_and_the_exit_code_is_0()
    {
        await using var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, "--Limits:Messages:PerSecond=1", "--Limits:Messages:Burst=5"]);
        using var idle = await ChatClient.EnterAsync(server.Chat);
        using var paced = await ChatClient.EnterAsync(server.Chat);
        using var flooding = await ChatClient.EnterAsync(server.Chat);
        using var echo = await ChatClient.ConnectAsync(server.AddressOf("Echo"));
        await paced.SendAsync([.. Enumerable.Range(1, 50).Select(i => $"line {i}")]);
        await paced.ReadUntilAsync("* Slow down: your lines are paced to 1 a second.");
        var flood = FloodAsync(flooding);
        await flooding.ReadUntilAsync("* Slow down: your lines are paced to 1 a second.");
        await echo.SendBytesAsync(new byte[1000]);

        // Each of these is answered by the same thread or later: what came to echo has been read by then.
        for (var i = 0; i < 3; i++)
        {
            using var other = await ChatClient.ConnectAsync(server.AddressOf("Echo"));
            await other.SendBytesAsync("x"u8.ToArray());
            other.HalfClose();
            await other.ReadBytesToEndAsync();
        }

        server.Terminate();

        Assert.Equal(Shutdown, (await idle.ReadToEndAsync())[^1]);
        Assert.Equal(Shutdown, (await paced.ReadToEndAsync())[^1]);
        Assert.Equal(Shutdown, (await flooding.ReadToEndAsync())[^1]);
        Assert.Equal(1000, (await echo.ReadBytesToEndAsync()).Length);
        flooding.Dispose();
        await flood;
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.Empty(server.Errors);
        Assert.DoesNotContain(server.Output, line => line.Contains(" fail: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var server = await ServerProcess.StartAsync([.. ServerProcess.FreePorts, "--Shutdown:Notice=01:00:00"]);

        server.Terminate();
        await server.WaitForAsync(line => line.Contains("Shutting down", StringComparison.Ordinal));
        server.Terminate();

        Assert.Equal(128 + 15, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task Messages_said_before_the_stop_are_heard_before_the_goodbye()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:Burst=1000");
        using var speaker = await ChatClient.EnterAsAsync("alice", host.Chat);
        using var listener = await ChatClient.EnterAsync(host.Chat);
        var lines = Enumerable.Range(1, 500).Select(i => $"line {i}").ToArray();

        // The answer to /nick says that all before it was accepted.
        await speaker.SendAsync([.. lines, "/nick bob"]);
        await speaker.ReadUntilAsync("Nickname changed to: bob");
        host.BeginStop();

        var heard = await listener.ReadToEndAsync();
        Assert.Equal(lines.Select(line => $"alice: {line}"), heard.Where(line => line.StartsWith("alice: ", StringComparison.Ordinal)));
        Assert.Equal(Shutdown, heard[^1]);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task During_the_notice_all_still_works()
    {
        await using var host = await InProcessHost.StartAsync("Shutdown:Notice=00:00:05");
        using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);

        host.BeginStop();
        using var bob = await ChatClient.EnterAsAsync("bob", host.Chat);
        await bob.SendAsync("still here");

        await alice.ReadUntilAsync("bob: still here");
        Assert.Equal(Shutdown, (await alice.ReadToEndAsync())[^1]);
        Assert.Equal(Shutdown, (await bob.ReadToEndAsync())[^1]);
    }

    [Fact]
    public async Task Late_clients_read_that_the_server_is_stopping()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:Burst=100000", "Shutdown:DrainTimeout=00:01:00");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var busy = await SlowReader.EnterAsync(host, alice);

        host.BeginStop();
        await alice.ReadUntilAsync(Shutdown);
        using var late = await ChatClient.ConnectAsync(host.Chat);
        using var lateEcho = await ChatClient.ConnectAsync(host.Echo);

        Assert.Equal(["! Server is shutting down."], await late.ReadToEndAsync());
        Assert.Empty(await lateEcho.ReadBytesToEndAsync());
        Assert.Equal(Shutdown, (await busy.ReadToEndAsync())[^1]);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_up_the_stop_no_longer_than_the_drain_timeout()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:Burst=100000", "Shutdown:DrainTimeout=00:00:01");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var stuck = await SlowReader.EnterAsync(host, alice);

        var exitCode = await host.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(Shutdown, (await alice.ReadToEndAsync())[^1]);
        Assert.Contains(host.Log, line => line.StartsWith("Warning: 1 connections did not receive everything", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_thousand_sessions_stop_quickly()
    {
        await using var host = await InProcessHost.StartAsync();
        var clients = new List<ChatClient>();
        for (var i = 0; i < 1000; i++)
            clients.Add(await ChatClient.EnterAsync(host.Chat));

        var started = Stopwatch.GetTimestamp();
        var farewells = clients.Select(async client =>
        {
            var last = (await client.ReadToEndAsync())[^1];
            client.Dispose();
            return last;
        }).ToArray();
        await host.StopAsync();
        var took = Stopwatch.GetElapsedTime(started);

        report.WriteLine($"{clients.Count} sessions stopped in {took.TotalMilliseconds:0} ms.");
        Assert.All(await Task.WhenAll(farewells), last => Assert.Equal(Shutdown, last));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Sessions_that_do_not_close_their_side_hold_up_nothing()
    {
        await using var host = await InProcessHost.StartAsync("Shutdown:DrainTimeout=00:01:00");
        var clients = new List<ChatClient>();
        for (var i = 0; i < 100; i++)
            clients.Add(await ChatClient.EnterAsync(host.Chat));

        var started = Stopwatch.GetTimestamp();
        await host.StopAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        foreach (var client in clients)
        {
            Assert.Equal(Shutdown, (await client.ReadToEndAsync())[^1]);
            client.Dispose();
        }
    }

    /// <summary>Sends lines until the connection is over.</summary>
    private static Task FloodAsync(ChatClient client) => Task.Run(async () =>
    {
        var lines = string.Concat(Enumerable.Repeat("more and more\n", 500));
        var bytes = System.Text.Encoding.ASCII.GetBytes(lines);
        try
        {
            while (true)
                await client.Socket.SendAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // Over.
        }
    });
}
