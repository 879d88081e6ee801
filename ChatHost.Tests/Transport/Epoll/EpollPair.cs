using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ChatHost.Tests.Support;
using ChatHost.Transport.Epoll;

namespace ChatHost.Tests.Transport.Epoll;

/// <summary>A polled connection and the peer's end of it, with buffers of a few KiB so that they fill up.</summary>
internal sealed class EpollPair : IAsyncDisposable
{
    private readonly Pollers _pollers;
    private readonly EpollPort _port;

    private EpollPair(Pollers pollers, EpollPort port) => (_pollers, _port) = (pollers, port);

    public required Socket Peer { get; init; }

    public required EpollConnection Connection { get; init; }

    public PipeReader Input => Connection.Input;

    public PipeWriter Output => Connection.Output;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<EpollPair> ConnectAsync(AddressFamily family = AddressFamily.InterNetwork)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no epoll elsewhere.");
        var loopback = family is AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        var listening = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 4096, ReceiveBufferSize = 4096 };
        listening.Bind(new IPEndPoint(loopback, 0));
        listening.Listen();
        var pollers = new Pollers();
        var port = new EpollPort(listening, pollers);
        var peer = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, NoDelay = true };
        await peer.ConnectAsync(port.EndPoint, Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
        var accepted = await port.AcceptAsync(Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
        return new(pollers, port) { Peer = peer, Connection = (EpollConnection)port.Connect(accepted) };
    }

    public async Task<ReadResult> ReadAsync() => await Input.ReadAsync(CancellationToken.None).AsTask().WaitAsync(TestWait.Patience, Cancellation);

    /// <summary>Reads until <paramref name="length"/> bytes are there, and takes them.</summary>
    public async Task<byte[]> ReadAsync(int length)
    {
        while (true)
        {
            var result = await ReadAsync();
            if (result.Buffer.Length >= length)
            {
                var taken = result.Buffer.Slice(0, length).ToArray();
                Input.AdvanceTo(result.Buffer.GetPosition(length));
                return taken;
            }

            Assert.False(result.IsCompleted);
            Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>The next <paramref name="length"/> bytes that the peer receives.</summary>
    public async Task<byte[]> HearAsync(int length)
    {
        var heard = new byte[length];
        for (var at = 0; at < length;)
        {
            var read = await Peer.ReceiveAsync(heard.AsMemory(at), Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
            Assert.NotEqual(0, read);
            at += read;
        }

        return heard;
    }

    public async Task SayAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await Peer.SendAsync(bytes, Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation)..];
    }

    /// <summary>The peer resets the connection: RST.</summary>
    public void Reset()
    {
        Peer.LingerState = new(true, 0);
        Peer.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        Peer.Dispose();
        _port.Dispose();
        _pollers.Dispose();
    }
}
