using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>What a connection meets at its limits.</summary>
public sealed class LimitsTests
{
    [Fact]
    public async Task A_connection_above_the_limit_reads_so_and_is_accepted_once_somebody_left()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxConnections=2");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var echo = await ChatClient.ConnectAsync(host.Echo);
        await echo.SendBytesAsync("there"u8.ToArray());
        Assert.Equal(5, await echo.Socket.ReceiveAsync(new byte[5], TestContext.Current.CancellationToken));

        using var tooMany = await ChatClient.ConnectAsync(host.Chat);
        using var tooManyEchoes = await ChatClient.ConnectAsync(host.Echo);

        Assert.Equal(["! Too many connections."], await tooMany.ReadToEndAsync());
        Assert.Empty(await tooManyEchoes.ReadBytesToEndAsync());

        echo.HalfClose();
        Assert.Empty(await echo.ReadBytesToEndAsync());
        echo.Dispose();
        using var bob = await EnterOnceThereIsAPlaceAsync(host);
        await bob.SendAsync("made it");
        await alice.ReadUntilAsync("user2: made it");
    }

    [Fact]
    public async Task A_client_that_is_refused_while_sending_reads_why()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxConnections=1");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        using var tooMany = await ChatClient.ConnectAsync(host.Chat);
        await tooMany.SendAsync("/nick bob", "hello?");

        Assert.Equal(["! Too many connections."], await tooMany.ReadToEndAsync());
    }

    [Fact]
    public async Task A_client_that_is_silent_for_too_long_reads_so_and_leaves()
    {
        await using var host = await InProcessHost.StartAsync("Limits:IdleTimeout=00:00:02");
        using var silent = await ChatClient.EnterAsync(host.Chat);

        Assert.Equal(["* You were disconnected: you said nothing for too long."], await silent.ReadToEndAsync());
    }

    [Fact]
    public async Task A_reader_that_stopped_is_cut_and_the_others_do_not_notice()
    {
        await using var host = await InProcessHost.StartAsync(
            "Limits:WriteTimeout=00:00:01", "Limits:Messages:Burst=100000", "Limits:Messages:PerSecond=100000");
        using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);
        using var bob = await ChatClient.EnterAnnouncedAsync(host.Chat);

        using var stopped = await SlowReader.EnterAsync(host, alice, bob);
        await alice.ReadUntilAsync($"* {stopped.Name} left general.");
        await alice.SendAsync("mark");

        await bob.ReadUntilAsync("alice: mark");
        Assert.DoesNotContain(bob.Lines, line => line.Contains("skipped", StringComparison.Ordinal));
        Assert.Single(bob.Lines, line => line == $"* {stopped.Name} left general.");
    }

    /// <summary>The place is free a moment after the connection that had it has ended.</summary>
    private static async Task<ChatClient> EnterOnceThereIsAPlaceAsync(InProcessHost host)
    {
        while (true)
        {
            var client = await ChatClient.ConnectAsync(host.Chat);
            if (await client.ReadLineAsync() == "Welcome to the chat server!")
            {
                await client.ReadLineAsync();
                return client;
            }

            client.Dispose();
        }
    }
}
