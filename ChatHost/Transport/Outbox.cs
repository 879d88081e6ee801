using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using ChatHost.Protocols;

namespace ChatHost.Transport;

/// <summary>How an outbox took what it was given.</summary>
internal enum OutboxResult
{
    /// <summary>It is on its way, or waits; or the peer is gone and nothing matters any more.</summary>
    Taken,

    /// <summary>More waits than may, and none of it can be left out.</summary>
    Overflow,
}

/// <summary>
/// The one way out to a peer. Write first: with nothing waiting and the transport idle, the bytes go now, on this thread,
/// from the batch that all readers share straight to the operating system. What it has no room for goes the transport's
/// way; while that is under way, references to encoded batches wait in a bounded queue, drained by whoever the transport
/// wakes, many in one write. Nobody waits for a peer but the peer itself. Its lock is held for no await.
/// </summary>
/// <param name="output">The transport's way out.</param>
/// <param name="socket">The way round the transport; null where bytes may not go as they are, or there is no socket.</param>
/// <param name="words">What a reader is told of lines left out.</param>
/// <param name="policy">How much may wait.</param>
/// <param name="counters">Counts what went.</param>
/// <remarks>
/// It relies on a transport whose flush completes when the operating system has taken the bytes, so that what a peer has
/// waiting is known exactly. See <c>SocketTransportOptions.MaxWriteBufferSize</c> in Hosting.
/// </remarks>
internal sealed class Outbox(PipeWriter output, IConnectionSocket? socket, IServerMessages words, OutboxPolicy policy, ConnectionCounters counters)
{
    /// <summary>So much is written before the next flush, in bytes, a little more if an entry is larger.</summary>
    private const int WriteSize = 64 * 1024;

    private readonly Lock _lock = new();
    private volatile IServerMessages _words = words;
    private OutboxQueue? _queue;
    private ValueTask<FlushResult> _flush;
    private Action? _resume;
    private TaskCompletionSource? _waiter;
    private int _underWay;
    private bool _isFlushing;
    private bool _isAwaitingFlush;
    private bool _isSealed;
    private bool _isBroken;

    /// <summary>In which what was left out is told.</summary>
    public IServerMessages Words
    {
        get => _words;
        set => _words = value;
    }

    /// <summary>How much waits for the peer, in bytes, beside what the transport is writing.</summary>
    public int QueuedBytes => _queue?.Bytes ?? 0;

    /// <summary>Changes whenever the transport took something.</summary>
    public int Flushes { get; private set; }

    /// <summary>Whether the transport takes nothing any more: the peer is gone.</summary>
    public bool IsBroken => Volatile.Read(ref _isBroken);

    /// <summary>Whether the transport has not yet taken all that was written.</summary>
    public bool IsBusy
    {
        get
        {
            // The shared clock asks each outbox every second, and most rest: those need no lock.
            if (!Volatile.Read(ref _isFlushing))
                return false;
            lock (_lock)
                return !IsDrained;
        }
    }

    /// <summary>Bytes for this peer alone: never left out.</summary>
    public OutboxResult Send(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (_isSealed)
                return OutboxResult.Taken;
            Put(bytes);
            return KeepBound();
        }
    }

    /// <summary>
    /// One part of a long answer to this peer; completes when it has been taken. No bound holds for it, since the next part
    /// comes only then.
    /// </summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (!_isSealed)
                Put(bytes);
        }

        return WhenAnswersTakenAsync();
    }

    /// <summary>Some lines of a room's batch.</summary>
    public OutboxResult Send(EncodedBatch batch, ReadOnlySpan<Range> lines)
    {
        lock (_lock)
        {
            if (_isSealed || _isBroken)
                return OutboxResult.Taken;
            if (TryWriteFirst())
            {
                // One piece goes as it is; several are put together in the pipe, so that they cost one system call and not many.
                if (lines is [var whole])
                {
                    SendOrWrite(batch[whole].Span, LinesIn(batch, whole));
                }
                else
                {
                    foreach (var run in lines)
                        Write(batch[run].Span, LinesIn(batch, run));
                }

                Flush();
                return OutboxResult.Taken;
            }

            // Looking after the last write may have shown that the peer is gone.
            if (_isBroken)
                return OutboxResult.Taken;
            _queue ??= new();
            foreach (var run in lines)
                _queue.Add(batch, run);
            AwaitFlush();
            return KeepBound();
        }
    }

    /// <summary>The last bytes: nothing sent later goes out.</summary>
    public void Seal(ReadOnlyMemory<byte> last)
    {
        lock (_lock)
        {
            if (_isSealed)
                return;
            Put(last);
            _isSealed = true;

            // Nothing comes after it, so who waits with more of a long answer need not.
            _waiter?.TrySetResult();
            _waiter = null;
        }
    }

    /// <summary>Completes when no answers wait: then the peer may ask for more.</summary>
    public ValueTask WhenAnswersTakenAsync()
    {
        if (_queue is null or { AnswerBytes: 0 })
            return ValueTask.CompletedTask;
        lock (_lock)
            return AnswersTaken ? ValueTask.CompletedTask : new((_waiter ??= NewWaiter()).Task);
    }

    /// <summary>Completes when the transport has taken everything, or will take no more.</summary>
    public async ValueTask WhenDrainedAsync()
    {
        while (true)
        {
            Task wait;
            lock (_lock)
            {
                if (IsDrained)
                    return;
                wait = (_waiter ??= NewWaiter()).Task;
                AwaitFlush();
            }

            await wait;
        }
    }

    /// <summary>The connection is over: forgets what waits.</summary>
    public void Break()
    {
        lock (_lock)
            MarkBroken();
    }

    private bool AnswersTaken => _isBroken || _isSealed || _queue is null or { AnswerBytes: 0 };

    private bool IsDrained => _isBroken || (_queue is null or { IsEmpty: true } && TakeFlush());

    private static TaskCompletionSource NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int LinesIn(EncodedBatch batch, Range lines) => lines.GetOffsetAndLength(batch.Count).Length;

    private void Put(ReadOnlyMemory<byte> bytes)
    {
        if (_isBroken || bytes.IsEmpty)
            return;
        if (TryWriteFirst())
        {
            SendOrWrite(bytes.Span, _words.LinesIn(bytes.Span));
            Flush();
        }
        else if (!_isBroken)
        {
            (_queue ??= new()).Add(bytes);
            AwaitFlush();
        }
    }

    /// <summary>Past the bound the policy speaks.</summary>
    private OutboxResult KeepBound()
    {
        if (_queue is not { } queue || queue.Bytes <= policy.MaxBytes)
            return OutboxResult.Taken;
        if (policy.DropsOldest)
            counters.Dropped(queue.DropOldest(policy.MaxBytes));
        return queue.Bytes <= policy.MaxBytes ? OutboxResult.Taken : OutboxResult.Overflow;
    }

    private bool TryWriteFirst() =>
        _queue is null or { IsEmpty: true } && (TakeFlush() || _underWay < policy.MostUnderWay) && !_isBroken;

    /// <summary>True when no write is under way.</summary>
    private bool TakeFlush()
    {
        if (!_isFlushing)
            return true;
        if (!_flush.IsCompleted)
            return false;
        _isFlushing = false;
        _underWay = 0;
        Flushes++;
        try
        {
            if (_flush.GetAwaiter().GetResult().IsCompleted)
                MarkBroken();
        }
        catch (Exception)
        {
            // However the connection broke, the read loop learns the reason; here there is just nobody left to write to.
            MarkBroken();
        }

        return true;
    }

    /// <summary>To the operating system; what it has no room for, or all while the transport is at work, to the transport.</summary>
    private void SendOrWrite(ReadOnlySpan<byte> bytes, int lines)
    {
        var sent = 0;
        if (socket is not null && !_isFlushing && !bytes.IsEmpty && !socket.TrySend(bytes, out sent))
        {
            MarkBroken();
            return;
        }

        if (sent < bytes.Length)
            Write(bytes[sent..]);
        counters.Sent(bytes.Length, lines);
    }

    private void Write(ReadOnlySpan<byte> bytes, int lines)
    {
        Write(bytes);
        counters.Sent(bytes.Length, lines);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _underWay += bytes.Length;
    }

    /// <summary>
    /// Passes on what was written. An earlier flush may still be under way: a pipe then takes both for one, and the flush that
    /// is over last stands for all.
    /// </summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "Kept until it is over, then consumed once: by TakeFlush alone, under the lock.")]
    private void Flush()
    {
        if (_underWay == 0)
            return;
        try
        {
            _flush = output.FlushAsync();
            _isFlushing = true;
        }
        catch (Exception)
        {
            MarkBroken();
        }
    }

    private void AwaitFlush()
    {
        if (_isAwaitingFlush || !_isFlushing)
            return;
        _isAwaitingFlush = true;
        _flush.GetAwaiter().UnsafeOnCompleted(_resume ??= Resume);
    }

    /// <summary>The transport took what was written: writes what waited meanwhile, in pieces.</summary>
    private void Resume()
    {
        lock (_lock)
        {
            _isAwaitingFlush = false;
            while (TakeFlush() && !_isBroken && _queue is { IsEmpty: false } queue)
            {
                for (var written = 0; written < WriteSize && !queue.IsEmpty;)
                    written += WriteNext(queue);
                Flush();
            }

            if (_queue is { IsEmpty: false } || _waiter is not null)
                AwaitFlush();
            else
                _queue = null;
            if (_waiter is { } waiter && (AnswersTaken || IsDrained))
            {
                _waiter = null;
                waiter.SetResult();
            }
        }
    }

    private int WriteNext(OutboxQueue queue)
    {
        var entry = queue.Take();
        var size = entry.Size;
        if (entry.Gap is { } gap)
            Write(_words.Skipped(gap.Room, gap.First, gap.Last, gap.Count).Span, lines: 1);
        if (entry.Batch is { } batch)
        {
            Write(batch[entry.Lines].Span, LinesIn(batch, entry.Lines));
            batch.Dispose();
        }
        else
        {
            Write(entry.Bytes.Span, _words.LinesIn(entry.Bytes.Span));
        }

        return size;
    }

    private void MarkBroken()
    {
        _isBroken = true;
        _queue?.Clear();
        _queue = null;
        _waiter?.TrySetResult();
        _waiter = null;
    }
}
