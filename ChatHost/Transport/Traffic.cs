using ChatHost.Sessions;

namespace ChatHost.Transport;

/// <summary>What went over all connections of one protocol, closed ones included, and what waits in the open ones.</summary>
internal sealed class Traffic
{
    public long ReceivedLines { get; private set; }

    public long ReceivedBytes { get; private set; }

    public long SentLines { get; private set; }

    public long SentBytes { get; private set; }

    /// <summary>Lines dropped because their readers were too slow.</summary>
    public long SkippedLines { get; private set; }

    /// <summary>Lines that were over the limit.</summary>
    public long TooLongLines { get; private set; }

    /// <summary>How often a connection that sent too fast had to wait.</summary>
    public long Pauses { get; private set; }

    /// <summary>Connections that had to wait at least once.</summary>
    public long Paced { get; private set; }

    /// <summary>Connections that had lines dropped, or were closed for being too slow.</summary>
    public long Slow { get; private set; }

    /// <summary>Open connections.</summary>
    public int Open { get; private set; }

    /// <summary>Open connections for which something waits.</summary>
    public int Waiting { get; private set; }

    /// <summary>What waits in the server for the open connections, in bytes.</summary>
    public long QueuedBytes { get; private set; }

    /// <summary>A copy, to which the open connections are added.</summary>
    public Traffic Copy() => (Traffic)MemberwiseClone();

    /// <summary>Adds what one connection has counted so far.</summary>
    public void Add(ConnectionEntry connection)
    {
        var counters = connection.Counters;
        ReceivedLines += counters.ReceivedLines;
        ReceivedBytes += counters.ReceivedBytes;
        SentLines += counters.SentLines;
        SentBytes += counters.SentBytes;
        SkippedLines += counters.DroppedLines;
        TooLongLines += counters.TooLongLines;
        Pauses += counters.Pauses;
        Paced += counters.Pauses > 0 ? 1 : 0;
        Slow += counters.DroppedLines > 0 || connection.DisconnectReason is { Kind: Protocols.DisconnectReasonKind.Slow } ? 1 : 0;
    }

    /// <summary>Adds an open connection, and what waits for it.</summary>
    public void AddOpen(ConnectionEntry connection)
    {
        var queued = connection.Peer?.QueuedBytes ?? 0;
        Open++;
        Waiting += queued > 0 ? 1 : 0;
        QueuedBytes += queued;
    }
}
