using System.Net;
using System.Net.Sockets;

namespace ChatHost.Benchmarks.Soak;

/// <summary>Somebody who comes, talks and goes, again and again, and each time goes in another way.</summary>
internal sealed class Churner(SoakOptions options, SoakLedger ledger, EndPoint server, SoakAdmin admin, int index)
{
    private readonly Random _random = new(HashCode.Combine(options.Seed, index));

    /// <summary>Runs until it is stopped, then leaves in order.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LiveAsync(stop);
            }
            catch (Exception exception) when (exception is IOException or SocketException or TimeoutException or HttpRequestException
                or InvalidOperationException)
            {
                ledger.Fail(exception.Message);
            }
        }
    }

    private async Task LiveAsync(CancellationToken stop)
    {
        var life = ledger.Begin(room: _random.Next(options.Rooms));
        using var client = new SoakClient(ledger, new(ledger, life.Room, fromStart: false));
        var name = await client.EnterAsync(server, $"room{life.Room}");
        for (var lines = _random.Next(2, 9); lines > 0 && await PauseAsync(stop); lines--)
            await client.SayAsync(life);
        await (_random.Next(10) switch
        {
            < 4 => QuitAsync(client, life),
            < 6 => HalfCloseAsync(client, life),
            < 7 => WanderOffAsync(client, life),
            < 9 => ResetAsync(client),
            _ => BeKickedAsync(client, name),
        });
    }

    private async Task QuitAsync(SoakClient client, Life life)
    {
        await client.AskAsync("/quit", "* Bye.");
        await client.EndedAsync();
        life.Complete();
        ledger.AddEnding("quit");
    }

    private async Task HalfCloseAsync(SoakClient client, Life life)
    {
        await client.HalfCloseAsync();
        life.Complete();
        ledger.AddEnding("half-closed");
    }

    /// <summary>Leaves through a room of its own, which must not remain.</summary>
    private async Task WanderOffAsync(SoakClient client, Life life)
    {
        await client.AskAsync($"/leave room{life.Room}", $"* You left room{life.Room}.");
        await client.AskAsync($"/join own{life.Id}", $"* You are in own{life.Id}.");
        await client.HalfCloseAsync();
        life.Complete();
        ledger.AddEnding("wandered off");
    }

    private Task ResetAsync(SoakClient client)
    {
        client.Reset();
        ledger.AddEnding("reset");
        return Task.CompletedTask;
    }

    private async Task BeKickedAsync(SoakClient client, string name)
    {
        var goodbye = client.ExpectAsync("* You were disconnected: Soak.");
        await admin.KickAsync(name);
        await goodbye;
        await client.EndedAsync();
        ledger.AddEnding("kicked");
    }

    /// <summary>False when there is no time left to go on.</summary>
    private async Task<bool> PauseAsync(CancellationToken stop)
    {
        await Task.Delay(options.Pause * (2 * _random.NextDouble()), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
