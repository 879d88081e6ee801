using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace ChatHost.Tests.Support;

/// <summary>
/// Encrypts for clients that cannot, as stunnel does: what they send in plain goes to the server over TLS, and back. The end of input in
/// either direction is passed on as close_notify and FIN.
/// </summary>
internal sealed class TlsRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<IDisposable> _opened = [];
    private readonly IPEndPoint _server;
    private readonly SslClientAuthenticationOptions _options;
    private readonly Task _accepts;

    public TlsRelay(IPEndPoint server, SslClientAuthenticationOptions options)
    {
        (_server, _options) = (server, options);
        _listener.Start();
        _accepts = AcceptAsync();
    }

    /// <summary>Where to connect instead of the server.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepts.WaitAsync(TestWait.Patience);
        foreach (var opened in _opened)
            opened.Dispose();
    }

    private static bool IsEnd(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // Disposed.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var plain = new NetworkStream(client, ownsSocket: true);
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _opened.Add(client);
        _opened.Add(server);
        try
        {
            await server.ConnectAsync(_server);
            await using var tls = new SslStream(new NetworkStream(server, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(_options);
            var up = PassOnAsync(plain, tls, tls.ShutdownAsync, server);
            await PassOnAsync(tls, plain, () => Task.Run(() => client.Shutdown(SocketShutdown.Send)), client);
            await up;
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            server.Dispose();
        }
    }

    private static async Task PassOnAsync(Stream from, Stream to, Func<Task> end, Socket target)
    {
        try
        {
            await from.CopyToAsync(to);
            await end();
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // What one side cut off is cut off on the other, with a reset.
            target.Close(timeout: 0);
        }
    }
}
