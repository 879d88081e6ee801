using ChatHost.Messages;

namespace ChatHost.Protocols;

/// <summary>
/// What the server says on its own account, in a protocol's words: Transport knows when, the protocol knows how. Each is one or more whole lines
/// with their ends, or empty where the protocol has no words for it.
/// </summary>
internal interface IServerMessages
{
    /// <summary>Why the connection ends, as the last lines that the peer reads.</summary>
    ReadOnlyMemory<byte> Goodbye(DisconnectReason reason);

    /// <summary>Why a connection is not accepted at all.</summary>
    ReadOnlyMemory<byte> Refusal(DisconnectReason reason);

    /// <summary>
    /// Replaces <paramref name="count"/> lines of a room that a slow reader missed, numbered from <paramref name="first"/> to
    /// <paramref name="last"/>.
    /// </summary>
    ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count);
}
