using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatHost.Tests.Support;

/// <summary>A network that loses connections: passes bytes on, but cuts the first connection when the server has sent some text on it.</summary>
internal sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly string _cutAfter;
    private readonly Task _accepts;
    private readonly ConcurrentQueue<string> _transcript = new();
    private int _connections;

    private CuttingRelay(IPEndPoint server, string cutAfter)
    {
        (_server, _cutAfter) = (server, cutAfter);
        _listener.Start();
        _accepts = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the server sent, and when it was cut.</summary>
    public string Transcript => string.Concat(_transcript);

    public int Connections => Volatile.Read(ref _connections);

    public static Task<CuttingRelay> StartAsync(IPEndPoint server, string cutAfter) => Task.FromResult(new CuttingRelay(server, cutAfter));

    /// <summary>Ends it, wherever it is: between two connections, or while it passes on what one sends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepts.WaitAsync(TestWait.Patience);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                using var server = new TcpClient();
                await server.ConnectAsync(_server, _stop.Token);
                var isFirst = Interlocked.Increment(ref _connections) == 1;
                var (toClient, toServer) = (client.GetStream(), server.GetStream());
                var sends = toClient.CopyToAsync(toServer, _stop.Token);
                await PassOnAsync(toServer, toClient, isFirst);
                server.Client.Close(0);
                client.Close();
                await sends.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task PassOnAsync(NetworkStream from, NetworkStream to, bool cuts)
    {
        var buffer = new byte[4096];
        var passed = new StringBuilder();
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
            {
                var text = Encoding.UTF8.GetString(buffer, 0, count);
                passed.Append(text);
                _transcript.Enqueue(text);
                if (cuts && passed.ToString().Contains(_cutAfter, StringComparison.Ordinal))
                {
                    _transcript.Enqueue("--- cut ---\n");
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (IOException)
        {
            // Either side has gone.
        }
    }
}
