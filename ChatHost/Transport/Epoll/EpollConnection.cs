using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ChatHost.Transport.Epoll;

/// <summary>
/// A TCP connection for Kestrel whose pipes are the socket itself: while it is idle nothing runs for it, and it holds no buffer. See
/// docs/decisions/0013.
/// </summary>
internal sealed class EpollConnection : ConnectionContext, IDuplexPipe, IConnectionSocket, IPollTarget
{
    private readonly Descriptor _descriptor;
    private readonly EpollPort _port;
    private readonly Poller _poller;
    private readonly EpollReader _input;
    private readonly EpollWriter _output;
    private string? _id;
    private IDictionary<object, object?>? _items;
    private CancellationTokenSource? _closed;
    private volatile bool _isClosed;

    public EpollConnection(Descriptor descriptor, IPEndPoint remote, EpollPort port, Poller poller)
    {
        _descriptor = descriptor;
        _port = port;
        _poller = poller;
        _input = new(descriptor);
        _output = new(descriptor);
        RemoteEndPoint = remote;
        Transport = this;
        Features.Set<IConnectionSocket>(this);
        poller.Add(this, descriptor.Number);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId
    {
        get => _id ??= Epoll.ConnectionId.Next();
        set => _id = value;
    }

    public override IFeatureCollection Features { get; } = new ConnectionFeatures();

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => base.LocalEndPoint ??= _port.LocalAddressOf(_descriptor);
        set => base.LocalEndPoint = value;
    }

    /// <summary>Cancelled when the connection is over in both directions, or disposed.</summary>
    public override CancellationToken ConnectionClosed
    {
        get
        {
            var closed = _closed ?? Interlocked.CompareExchange(ref _closed, new(), null) ?? _closed!;
            if (_isClosed)
                closed.Cancel();
            return closed.Token;
        }
        set => throw new NotSupportedException();
    }

    public bool TrySend(ReadOnlySpan<byte> bytes, out int taken) => _output.TrySend(bytes, out taken);

    public unsafe bool TryGetTcpInfo(Span<byte> info)
    {
        var length = info.Length;
        try
        {
            fixed (byte* value = info)
                return Libc.GetOption(_descriptor, TcpInfo.Level, TcpInfo.Name, value, &length) == 0 && length == info.Length;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public void EndSending()
    {
        try
        {
            if (Libc.Shutdown(_descriptor, Libc.ShutdownSend) == 0)
                return;
        }
        catch (ObjectDisposedException)
        {
            // Thrown below.
        }

        throw new IOException("The connection is over.");
    }

    /// <summary>Resets the connection at once (RST). Reads end with <paramref name="abortReason"/>, on the poller's thread.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        _input.Abort(abortReason);
        TryDisconnect();
    }

    public override ValueTask DisposeAsync()
    {
        if (_descriptor.IsClosed)
            return base.DisposeAsync();
        _poller.Remove(_descriptor.Number);
        _input.Complete();
        _descriptor.Dispose();
        _output.Break();
        SetClosed();
        return base.DisposeAsync();
    }

    void IPollTarget.OnReady(uint events)
    {
        const uint Over = Libc.EpollHangUp | Libc.EpollError;
        if ((events & Over) != 0)
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.SetClosed(), this, preferLocal: false);
        if ((events & (Libc.EpollOut | Over)) != 0)
            _output.OnWritable();
        if ((events & (Libc.EpollIn | Libc.EpollReadHangUp | Over)) != 0)
            _input.OnReadable(isHungUp: (events & (Libc.EpollReadHangUp | Over)) != 0);
    }

    private void SetClosed()
    {
        _isClosed = true;
        Volatile.Read(ref _closed)?.Cancel();
    }

    /// <summary>Connecting to an address without a family dissolves a socket's connection (connect(2)); for TCP that is a reset.</summary>
    private unsafe void TryDisconnect()
    {
        var none = stackalloc byte[SocketAddress.MinSize];
        new Span<byte>(none, SocketAddress.MinSize).Clear();
        try
        {
            _ = Libc.Connect(_descriptor, none, SocketAddress.MinSize);
        }
        catch (ObjectDisposedException)
        {
            // It is closed already.
        }
    }
}
