using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatHost.Tests.Support;

/// <summary>A network that loses connections: passes bytes on, but cuts the first connection when the server has sent some text on it.</summary>
internal sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
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

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepts.WaitAsync(ChatClient.Patience);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var server = new TcpClient();
                await server.ConnectAsync(_server);
                var isFirst = Interlocked.Increment(ref _connections) == 1;
                var sends = client.GetStream().CopyToAsync(server.GetStream());
                await PassOnAsync(server.GetStream(), client.GetStream(), isFirst);
                server.Client.Close(0);
                client.Close();
                await sends.ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
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
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                var text = Encoding.UTF8.GetString(buffer, 0, count);
                passed.Append(text);
                _transcript.Enqueue(text);
                if (cuts && passed.ToString().Contains(_cutAfter, StringComparison.Ordinal))
                {
                    _transcript.Enqueue("--- cut ---\n");
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (IOException)
        {
            // Either side has gone.
        }
    }
}
