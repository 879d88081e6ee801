using System.Net;
using System.Net.Sockets;
using ChatHost.Client;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>
/// A network with a fault: passes lines on between a client and the server, one connection at a time, and spoils some of them.
/// </summary>
internal sealed class FaultyRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly IPEndPoint _server;
    private readonly Spoiler _spoiler;
    private readonly Task _accepts;

    public FaultyRelay(IPEndPoint server, Spoiler spoiler)
    {
        (_server, _spoiler) = (server, spoiler);
        _listener.Start();
        _accepts = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _accepts;
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = new TcpChannel(await _listener.AcceptSocketAsync(_over.Token));
                using var server = await TcpChannel.ConnectAsync(_server, cancellationToken: _over.Token);
                await PassOnAsync(new(client, server));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task PassOnAsync(RelayEnds ends)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        await Task.WhenAll(
            PumpAsync(ends.Client, line => _spoiler.FromClientAsync(line, ends), cut),
            PumpAsync(ends.Server, line => _spoiler.FromServerAsync(line, ends), cut));
    }

    /// <summary>Until either side ends, or the spoiler cuts: then both ways are cut.</summary>
    private static async Task PumpAsync(TcpChannel from, Func<string, Task> passOn, CancellationTokenSource cut)
    {
        try
        {
            while (await from.ReceiveAsync(cut.Token) is { } line)
                await passOn(line);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Either side has gone.
        }
        finally
        {
            await cut.CancelAsync();
        }
    }
}

/// <summary>The two ends that a relay stands between.</summary>
internal sealed record RelayEnds(TcpChannel Client, TcpChannel Server)
{
    public Task ToClientAsync(string line) => Client.SendAsync(line, CancellationToken.None).AsTask();

    public Task ToServerAsync(string line) => Server.SendAsync(line, CancellationToken.None).AsTask();
}
