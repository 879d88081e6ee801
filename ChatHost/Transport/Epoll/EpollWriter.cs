using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace ChatHost.Transport.Epoll;

/// <summary>
/// What is sent to a peer. A flush hands it to the system on this thread; what that has no capacity for follows on the poller's thread, and
/// the flush is over when the system has taken the last byte. It holds memory only while it holds bytes.
/// </summary>
/// <remarks>
/// More may be written and flushed while a flush is under way: both then end at once. Memory that was returned by <see cref="GetMemory"/>
/// does not move before <see cref="FlushAsync"/>.
/// </remarks>
internal sealed class EpollWriter(Descriptor socket) : PipeWriter, IValueTaskSource<FlushResult>
{
    private const int SmallestBlock = 4 * 1024;

    private readonly Lock _lock = new();
    private byte[]? _block;

    // In the block: sent, then flushed and not yet sent, then written and not yet flushed.
    private int _sent;
    private int _flushed;
    private int _written;
    private bool _isWriting;
    private bool _isCancelled;
    private bool _isOver;

    // The flush under way, which may be several in one, and what waits for it. A continuation is taken under the lock and run outside of it,
    // since it may write again.
    private short _version;
    private bool _isFlushing;
    private Action<object?>? _continuation;
    private object? _continuationState;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes
    {
        get
        {
            lock (_lock)
                return _written - _flushed;
        }
    }

    /// <summary>For the poller: the system has capacity again, or the peer is gone.</summary>
    public void OnWritable()
    {
        Continuation next;
        lock (_lock)
        {
            if (!_isFlushing || !TrySendAll())
                return;
            next = EndFlush();
        }

        next.Run();
    }

    /// <summary>The peer is gone; a flush under way is over.</summary>
    public void Break()
    {
        Continuation next;
        lock (_lock)
        {
            _isOver = true;
            ReturnBlock();
            next = EndFlush();
        }

        next.Run();
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        lock (_lock)
        {
            EnsureCapacity(Math.Max(sizeHint, 1));
            _isWriting = true;
            return _block.AsMemory(_written);
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        lock (_lock)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)((_block?.Length ?? 0) - _written), nameof(bytes));
            _written += bytes;
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Flush();
    }

    /// <summary>Bytes that the system has capacity for are not copied.</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var rest = source.Span;
            if (_written == 0 && !_isOver && !rest.IsEmpty)
            {
                _isOver = !TrySend(rest, out var sent);
                rest = rest[sent..];
            }

            if (!rest.IsEmpty && !_isOver)
            {
                EnsureCapacity(rest.Length);
                rest.CopyTo(_block.AsSpan(_written));
                _written += rest.Length;
            }

            return Flush();
        }
    }

    public override void CancelPendingFlush()
    {
        Continuation next;
        lock (_lock)
        {
            _isCancelled = true;
            next = EndFlush();
        }

        next.Run();
    }

    public override void Complete(Exception? exception = null)
    {
        // What was written goes out with its flush; the connection closes its side, see HalfClose.
    }

    /// <summary>Sends what the system has capacity for. Returns false when the connection is over.</summary>
    public unsafe bool TrySend(ReadOnlySpan<byte> bytes, out int taken)
    {
        taken = 0;
        try
        {
            fixed (byte* start = bytes)
            {
                while (true)
                {
                    var sent = Libc.Send(socket, start, (nuint)bytes.Length, Libc.MessageDoNotWait | Libc.MessageNoSignal);
                    if (sent >= 0)
                    {
                        taken = (int)sent;
                        return true;
                    }

                    if (Marshal.GetLastPInvokeError() is not Libc.Interrupted and var error)
                        return error is Libc.Again;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token)
    {
        lock (_lock)
            return IsUnderWay(token) ? ValueTaskSourceStatus.Pending : ValueTaskSourceStatus.Succeeded;
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token)
    {
        lock (_lock)
            return TakeResult();
    }

    /// <remarks>Contexts are not flowed: async methods flow their own, and no caller here has one to return to.</remarks>
    void IValueTaskSource<FlushResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        lock (_lock)
        {
            if (IsUnderWay(token))
            {
                var earlier = new Continuation(_continuation, _continuationState);
                (_continuation, _continuationState) = earlier.Action is null
                    ? (continuation, state)
                    : (state =>
                    {
                        earlier.Run();
                        continuation(state);
                    }, state);
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: true);
    }

    private bool IsUnderWay(short version) => _isFlushing && version == _version;

    private FlushResult TakeResult()
    {
        var result = new FlushResult(_isCancelled, _isOver);
        _isCancelled = false;
        return result;
    }

    private Continuation EndFlush()
    {
        var next = new Continuation(_continuation, _continuationState);
        (_isFlushing, _continuation, _continuationState) = (false, null, null);
        return next;
    }

    private readonly record struct Continuation(Action<object?>? Action, object? State)
    {
        public void Run() => Action?.Invoke(State);
    }

    private ValueTask<FlushResult> Flush()
    {
        _isWriting = false;
        _flushed = _written;
        if (_isCancelled || (!_isFlushing && TrySendAll()))
            return new(TakeResult());
        if (!_isFlushing)
        {
            _version++;
            _isFlushing = true;
        }

        return new(this, _version);
    }

    /// <summary>Returns true when everything flushed was sent, or the peer is gone.</summary>
    private bool TrySendAll()
    {
        if (!_isOver && _sent < _flushed)
        {
            _isOver = !TrySend(_block.AsSpan(_sent, _flushed - _sent), out var sent);
            _sent += sent;
        }

        if (!_isOver && _sent < _flushed)
            return false;
        if (!_isWriting)
            ReturnBlock();
        return true;
    }

    private void EnsureCapacity(int size)
    {
        if (_block is null)
        {
            _block = ArrayPool<byte>.Shared.Rent(Math.Max(size, SmallestBlock));
            return;
        }

        if (_block.Length - _written >= size)
            return;
        var held = _written - _sent;
        var from = _block;
        var to = held + size <= from.Length / 2 ? from : ArrayPool<byte>.Shared.Rent(Math.Max(held + size, from.Length * 2));
        from.AsSpan(_sent, held).CopyTo(to);
        (_block, _flushed, _written, _sent) = (to, _flushed - _sent, held, 0);
        if (to != from)
            ArrayPool<byte>.Shared.Return(from);
    }

    private void ReturnBlock()
    {
        if (_block is not null && !_isWriting)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = null;
        }

        if (_block is null)
            (_sent, _flushed, _written) = (0, 0, 0);
    }
}
