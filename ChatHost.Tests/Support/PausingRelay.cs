using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatHost.Tests.Support;

/// <summary>
/// A network between browsers and a server that can hold up what the server sends: then as much waits in the server as if the
/// browsers did not read.
/// </summary>
internal sealed class PausingRelay : IAsyncDisposable
{
    /// <summary>What this side's system takes while nothing is passed on, in bytes: little, so that the server notices soon.</summary>
    private const int ReceiveBuffer = 32 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly IPEndPoint _server;
    private readonly Task _accepts;
    private volatile TaskCompletionSource _mayPass = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PausingRelay(IPEndPoint server)
    {
        _server = server;
        Resume();
        _listener.Start();
        _accepts = AcceptAsync();
    }

    /// <summary>Where to connect instead of the server.</summary>
    public Uri Uri => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>From now on what the server sends is left with it.</summary>
    public void Pause() => _mayPass = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _mayPass.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Resume();
        _listener.Dispose();
        await _accepts.WaitAsync(TestWait.Patience);
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var browser = await _listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBuffer };
                _sockets.Add(browser);
                _sockets.Add(server);
                await server.ConnectAsync(_server);
                _ = PassOnAsync(browser, server, isHeldUp: false);
                _ = PassOnAsync(server, browser, isHeldUp: true);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task PassOnAsync(Socket from, Socket to, bool isHeldUp)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                if (isHeldUp)
                    await _mayPass.Task;
                if (await from.ReceiveAsync(buffer) is not (> 0 and var count))
                    break;
                if (isHeldUp)
                    await _mayPass.Task;
                for (var rest = buffer.AsMemory(0, count); !rest.IsEmpty; rest = rest[await to.SendAsync(rest)..])
                {
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Either side has gone, or the test is over.
        }
    }
}
