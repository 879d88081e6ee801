using ChatHost.Protocols;

namespace ChatHost.Transport;

/// <summary>
/// The one way out to a peer: keeps the order, and bounds what waits. With nothing waiting, lines go to the writer at once, on the caller's
/// thread, from the batch that all readers share. While the writer is busy, references to encoded batches wait in a queue; the thread that
/// ends its flush writes many of them together. A caller never waits for the peer, except to send a long answer. The lock is held for no
/// await.
/// </summary>
/// <param name="writer">Takes the bytes.</param>
/// <param name="messages">Say which lines were skipped.</param>
/// <param name="framing">Counts the lines of answers.</param>
/// <param name="policy">How much may wait.</param>
/// <param name="counters">Counts what was sent and dropped.</param>
internal sealed class Outbox(
    IConnectionWriter writer, IServerMessages messages, ICarrierFraming framing, OutboxPolicy policy, ConnectionCounters counters)
{
    /// <summary>How much of the queue is written before the next flush, in bytes; more if an entry is larger.</summary>
    private const int WriteSize = 64 * 1024;

    private readonly Lock _lock = new();
    private volatile IServerMessages _messages = messages;
    private OutboxQueue? _queue;
    private Action? _resume;
    private TaskCompletionSource? _waiter;
    private bool _isAwaitingFlush;
    private bool _isSealed;

    /// <summary>The messages of the protocol that is spoken now.</summary>
    public IServerMessages Messages
    {
        get => _messages;
        set => _messages = value;
    }

    public ICarrierFraming Framing => framing;

    /// <summary>How much waits for the peer, in bytes, not counting what the writer has under way.</summary>
    public int QueuedBytes => _queue?.Bytes ?? 0;

    /// <summary>Changes whenever the transport took something.</summary>
    public int Flushes => writer.Flushes;

    /// <summary>Whether the peer is gone, so that nothing is sent any more.</summary>
    public bool IsBroken => writer.IsBroken;

    /// <summary>Whether the transport has not yet taken all that was sent.</summary>
    public bool IsBusy
    {
        get
        {
            // The heartbeat asks each outbox every second, and most are idle: those need no lock.
            if (!writer.IsFlushing)
                return false;
            lock (_lock)
                return !IsDrained;
        }
    }

    /// <summary>Sends lines for this peer alone: they are never dropped.</summary>
    public OutboxResult Send(ReadOnlyMemory<byte> answer)
    {
        lock (_lock)
        {
            if (_isSealed)
                return OutboxResult.Taken;
            SendOrQueue(answer);
            return KeepBound();
        }
    }

    /// <summary>
    /// Sends one part of a long answer, and completes when it was taken. It is not bounded, since the next part comes only then.
    /// </summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> answer)
    {
        lock (_lock)
        {
            if (!_isSealed)
                SendOrQueue(answer);
        }

        return WhenAnswersTakenAsync();
    }

    /// <summary>Sends some lines of a room's batch.</summary>
    public OutboxResult Send(EncodedBatch batch, ReadOnlySpan<Range> lines)
    {
        lock (_lock)
        {
            if (_isSealed)
                return OutboxResult.Taken;
            if (CanWriteNow())
            {
                // One piece goes as it is; several are put together in the pipe, so that they cost one system call and not many.
                if (lines is [var whole])
                {
                    SendNow(batch[whole].Span, CountOf(batch, whole));
                }
                else
                {
                    foreach (var run in lines)
                        Write(batch[run].Span, CountOf(batch, run));
                }

                Flush();
                return OutboxResult.Taken;
            }

            if (writer.IsBroken)
                return OutboxResult.Taken;
            _queue ??= new();
            foreach (var run in lines)
                _queue.Add(batch, run);
            AwaitFlush();
            return KeepBound();
        }
    }

    /// <summary>Sends the last lines. What is sent later is discarded.</summary>
    public void Seal(ReadOnlyMemory<byte> last)
    {
        lock (_lock)
        {
            if (_isSealed)
                return;
            SendOrQueue(last);
            _isSealed = true;

            // No further part of a long answer goes out, so its sender need not wait.
            ReleaseWaiter();
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

    /// <summary>Completes when the transport has taken everything, or the peer is gone.</summary>
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

    /// <summary>The connection is over: drops what waits.</summary>
    public void Break()
    {
        lock (_lock)
        {
            writer.Break();
            ReleaseAll();
        }
    }

    private bool AnswersTaken => writer.IsBroken || _isSealed || _queue is null or { AnswerBytes: 0 };

    private bool IsDrained => writer.IsBroken || (_queue is null or { IsEmpty: true } && writer.TryEndFlush());

    private static TaskCompletionSource NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int CountOf(EncodedBatch batch, Range lines) => lines.GetOffsetAndLength(batch.Count).Length;

    private void SendOrQueue(ReadOnlyMemory<byte> answer)
    {
        if (answer.IsEmpty)
            return;
        if (CanWriteNow())
        {
            SendNow(answer.Span, framing.CountLines(answer.Span));
            Flush();
        }
        else if (!writer.IsBroken)
        {
            (_queue ??= new()).Add(answer);
            AwaitFlush();
        }
    }

    /// <summary>Applies the policy for slow readers once too much waits.</summary>
    private OutboxResult KeepBound()
    {
        if (_queue is not { } queue || queue.Bytes <= policy.MaxBytes)
            return OutboxResult.Taken;
        if (policy.DropsOldest)
            counters.Dropped(queue.DropOldest(policy.MaxBytes));
        return queue.Bytes <= policy.MaxBytes ? OutboxResult.Taken : OutboxResult.Overflow;
    }

    /// <summary>Whether nothing waits, and the writer is idle or has little under way.</summary>
    private bool CanWriteNow()
    {
        if (_queue is { IsEmpty: false })
            return false;
        var isIdle = writer.TryEndFlush();
        if (!writer.IsBroken)
            return isIdle || writer.BytesUnderWay < policy.MaxUnderWay;
        ReleaseAll();
        return false;
    }

    private void SendNow(ReadOnlySpan<byte> bytes, int lines)
    {
        if (writer.Send(bytes))
            counters.Sent(bytes.Length, lines);
    }

    private void Write(ReadOnlySpan<byte> bytes, int lines)
    {
        writer.Write(bytes);
        counters.Sent(bytes.Length, lines);
    }

    private void Flush()
    {
        if (!writer.Flush())
            ReleaseAll();
    }

    private void AwaitFlush()
    {
        if (_isAwaitingFlush || !writer.IsFlushing)
            return;
        _isAwaitingFlush = true;
        writer.OnFlushed(_resume ??= Resume);
    }

    /// <summary>A flush is over: writes what waited meanwhile, in pieces.</summary>
    private void Resume()
    {
        lock (_lock)
        {
            _isAwaitingFlush = false;
            while (writer.TryEndFlush() && !writer.IsBroken && _queue is { IsEmpty: false } queue)
            {
                for (var written = 0; written < WriteSize && !queue.IsEmpty;)
                    written += WriteNext(queue);
                Flush();
            }

            if (writer.IsBroken)
                ReleaseAll();
            else if (_queue is { IsEmpty: false } || _waiter is not null)
                AwaitFlush();
            else
                _queue = null;
            if (_waiter is not null && (AnswersTaken || IsDrained))
                ReleaseWaiter();
        }
    }

    private int WriteNext(OutboxQueue queue)
    {
        var entry = queue.Take();
        var size = entry.Size;
        if (entry.Gap is { } gap)
            Write(_messages.Skipped(gap.Room, gap.First, gap.Last, gap.Count).Span, lines: 1);
        if (entry.Batch is { } batch)
        {
            Write(batch[entry.Lines].Span, CountOf(batch, entry.Lines));
            batch.Dispose();
        }
        else
        {
            Write(entry.Bytes.Span, framing.CountLines(entry.Bytes.Span));
        }

        return size;
    }

    private void ReleaseAll()
    {
        _queue?.Clear();
        _queue = null;
        ReleaseWaiter();
    }

    private void ReleaseWaiter()
    {
        _waiter?.TrySetResult();
        _waiter = null;
    }
}
