using ChatHost.Protocols;
using ChatHost.Sessions;

namespace ChatHost.Transport;

/// <summary>What went over one connection. Its read loop counts what was received, its outbox under a lock what was sent; others read.</summary>
internal sealed class ConnectionCounters : IByteMeter
{
    private long _receivedLines;
    private long _receivedBytes;
    private long _sentLines;
    private long _sentBytes;
    private long _dropped;
    private long _tooLong;
    private long _pauses;

    public long ReceivedLines => Volatile.Read(ref _receivedLines);

    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);

    public long SentLines => Volatile.Read(ref _sentLines);

    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>Lines dropped because the peer was too slow.</summary>
    public long DroppedLines => Volatile.Read(ref _dropped);

    /// <summary>Lines that were over the limit.</summary>
    public long TooLongLines => Volatile.Read(ref _tooLong);

    /// <summary>How often the peer had to wait before more was read.</summary>
    public long Pauses => Volatile.Read(ref _pauses);

    public void ReceivedLine() => _receivedLines++;

    public void LineWasTooLong() => _tooLong++;

    public void Paused() => _pauses++;

    public void Received(long bytes) => _receivedBytes += bytes;

    public void Sent(long bytes) => _sentBytes += bytes;

    public void Sent(long bytes, int lines)
    {
        _sentBytes += bytes;
        _sentLines += lines;
    }

    public void Dropped(int lines) => _dropped += lines;
}
