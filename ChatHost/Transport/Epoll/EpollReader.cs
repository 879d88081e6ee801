using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport.Epoll;

/// <summary>
/// What a peer sends, received from the socket only when it is read: until then it waits in the system's buffer, and then with the peer.
/// It holds memory only while it holds bytes.
/// </summary>
/// <remarks>
/// One thread owns it at a time: the one that reads; or, while that one waits, the one whose signal ended the wait, which receives and
/// continues the reader's work. A receive that did not fill the buffer has emptied the socket, so the next read waits for a signal without
/// a system call (epoll(7), "Questions and answers" 9); after a hang-up it looks for the end.
/// </remarks>
internal sealed class EpollReader(Descriptor socket) : PipeReader, IValueTaskSource<ReadResult>
{
    /// <summary>Minimum size of a block, in bytes: enough for lines. A reader that fills a block gets a larger one next time.</summary>
    private const int SmallestBlock = 4 * 1024;

    private const int LargestBlock = 64 * 1024;

    private ManualResetValueTaskSourceCore<ReadResult> _read;
    private byte[]? _block;
    private int _start;
    private int _end;
    private int _nextBlock = SmallestBlock;
    private bool _hasUnexamined;
    private bool _isOver;
    private Exception? _error;
    private int _state;
    private volatile bool _isCancelled;
    private volatile bool _isHungUp;
    private volatile Exception? _abortion;

    private static class State
    {
        /// <summary>Everything received was read.</summary>
        public const int Quiet = 0;

        /// <summary>There may be something to read, or the read was cancelled.</summary>
        public const int Signalled = 1;

        /// <summary>A reader waits for a signal.</summary>
        public const int Waiting = 2;
    }

    /// <summary>For the poller: there is something to read, possibly the last.</summary>
    public void OnReadable(bool isHungUp)
    {
        if (isHungUp)
            _isHungUp = true;
        Signal();
    }

    /// <summary>Makes reads throw <paramref name="reason"/> instead of reporting the end, which comes soon: the socket is being shut down.</summary>
    public void Abort(Exception reason) => _abortion ??= reason;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled)
            return ReadCancellableAsync(cancellationToken);
        while (true)
        {
            if (TryTake(out var result))
                return _error is null ? new(result) : ValueTask.FromException<ReadResult>(_error);
            _read.Reset();
            if (Interlocked.CompareExchange(ref _state, State.Waiting, State.Quiet) == State.Quiet)
                return new(this, _read.Version);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        var isTaken = TryTake(out result);
        return isTaken && _error is not null ? throw _error : isTaken;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_block is null)
            return;
        _start = consumed.GetInteger();
        _hasUnexamined = examined.GetInteger() < _end;
        if (_start == _end)
            ReturnBlock();
    }

    public override void CancelPendingRead()
    {
        _isCancelled = true;
        Signal();
    }

    public override void Complete(Exception? exception = null)
    {
        _isOver = true;
        ReturnBlock();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    private async ValueTask<ReadResult> ReadCancellableAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var registration = cancellationToken.UnsafeRegister(static reader => ((EpollReader)reader!).CancelPendingRead(), this);
        var result = await ReadAsync(CancellationToken.None);
        if (result.IsCanceled)
            cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private void Signal()
    {
        if (Interlocked.Exchange(ref _state, State.Signalled) != State.Waiting)
            return;
        while (!TryWake())
        {
            // A signal without data: the reader goes on waiting, unless another signal has come meanwhile.
            if (Interlocked.CompareExchange(ref _state, State.Waiting, State.Quiet) == State.Quiet)
                return;
        }
    }

    private bool TryWake()
    {
        if (!TryTake(out var result))
            return false;
        if (_error is null)
            _read.SetResult(result);
        else
            _read.SetException(_error);
        return true;
    }

    /// <summary>For the owning thread: takes what there is without waiting.</summary>
    private bool TryTake(out ReadResult result)
    {
        while (true)
        {
            var isCancelled = _isCancelled;
            if (isCancelled || _hasUnexamined || _isOver)
            {
                if (isCancelled)
                    _isCancelled = false;
                var held = _block is null ? ReadOnlySequence<byte>.Empty : new(_block, _start, _end - _start);
                result = new(held, isCancelled, _isOver);
                return true;
            }

            if (Interlocked.Exchange(ref _state, State.Quiet) != State.Signalled)
            {
                result = default;
                return false;
            }

            Receive();
        }
    }

    private unsafe void Receive()
    {
        EnsureCapacity();
        var capacity = _block!.Length - _end;
        nint received;
        int error;
        fixed (byte* block = _block)
        {
            do
            {
                received = Libc.Receive(socket, block + _end, (nuint)capacity, Libc.MessageDoNotWait);
                error = received < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (error == Libc.Interrupted);
        }

        if (received > 0)
        {
            _end += (int)received;
            _hasUnexamined = true;
            _nextBlock = received == capacity ? Math.Min(_nextBlock * 4, LargestBlock) : Math.Max(_nextBlock / 2, SmallestBlock);
            if (received == capacity || _isHungUp)
                Interlocked.Exchange(ref _state, State.Signalled);
            return;
        }

        if (_start == _end)
            ReturnBlock();
        if (error == Libc.Again)
            return;
        _error = _abortion ?? (error == 0 ? null : new ConnectionResetException($"The connection is gone: errno {error}."));
        _isOver = true;
    }

    /// <summary>Makes capacity for at least one more byte. A frame that is incomplete stays in one piece.</summary>
    private void EnsureCapacity()
    {
        if (_block is null)
        {
            _block = ArrayPool<byte>.Shared.Rent(_nextBlock);
            return;
        }

        var held = _end - _start;
        if (_block.Length - _end >= SmallestBlock / 4)
            return;
        var from = _block;
        var to = held <= from.Length / 2 ? from : ArrayPool<byte>.Shared.Rent(from.Length * 2);
        from.AsSpan(_start, held).CopyTo(to);
        (_block, _start, _end) = (to, 0, held);
        if (to != from)
            ArrayPool<byte>.Shared.Return(from);
    }

    private void ReturnBlock()
    {
        if (_block is not null)
            ArrayPool<byte>.Shared.Return(_block);
        (_block, _start, _end, _hasUnexamined) = (null, 0, 0, false);
    }
}
