using ChatHost.Messages;

namespace ChatHost.Protocols;

/// <summary>The words of a protocol for what Transport has to say on its own: it knows when, the protocol knows how.</summary>
internal interface IServerMessages
{
    /// <summary>Why the connection ends, as the peer's last bytes; empty where the protocol has no words.</summary>
    ReadOnlyMemory<byte> Goodbye(DisconnectReason dismissal);

    /// <summary>Why a connection was not let in at all; empty where the protocol has no words.</summary>
    ReadOnlyMemory<byte> Refusal(DisconnectReason dismissal);

    /// <summary>
    /// What stands in place of <paramref name="count"/> lines of a room that were left out for a slow reader, numbered from
    /// <paramref name="first"/> to <paramref name="last"/>.
    /// </summary>
    ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count);

    /// <summary>What a peer that has been silent for long must answer; empty where the protocol has no such question.</summary>
    ReadOnlyMemory<byte> Ping => default;

    /// <summary>How many lines, or whatever the protocol has for them, there are among bytes that it sends, for the counters.</summary>
    int LinesIn(ReadOnlySpan<byte> bytes) => bytes.Count((byte)'\n');
}
