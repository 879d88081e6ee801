using System.Net;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols;

/// <summary>
/// What a framed protocol needs of a connection: frames in, bytes out, and an ending. Transport implements it, over TCP
/// or another carrier. All that is sent arrives in the order of the calls; every call but the awaited ones returns at once.
/// </summary>
internal interface IFramedConnection
{
    /// <summary>The id that log lines and the admin's list show for this connection.</summary>
    string Id { get; }

    /// <summary>Where the peer is, or of IPv6 its network: what long work is shared out by; null where there is no such thing.</summary>
    IPAddress? Address { get; }

    /// <summary>
    /// Whether the peer is known to be gone, so that nobody reads an answer. Asks the system, and where it is so ends the connection:
    /// while a peer is not read from, nothing else would notice.
    /// </summary>
    bool IsGone { get; }

    /// <summary>Who speaks over this connection, for the admin's list; set by the protocol once it knows.</summary>
    Session? Session { get; set; }

    /// <summary>Why the server ends the connection, once it does.</summary>
    DisconnectReason? DisconnectReason { get; }

    /// <summary>
    /// From now on another protocol is spoken, in whose words Transport says what it has to say. <paramref name="protocol"/> is its
    /// name for the admin's list.
    /// </summary>
    void Speak(IServerMessages words, string protocol);

    /// <summary>
    /// Has the connection's place under the limits held for a session that outlives it, until disposed. The two count once: the
    /// place is free when both are gone. Once for each connection.
    /// </summary>
    IDisposable HoldPlace();

    /// <summary>
    /// The frames of the input, as <paramref name="cutter"/> finds them, until the peer or this side ends; each is valid until
    /// the next is asked for. A peer whose own answers wait in the outbox is not read from until it has taken them.
    /// </summary>
    IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter);

    /// <summary>Waits before more is read: the pacing of a peer that speaks too fast. False, and at once, when the connection ends.</summary>
    ValueTask<bool> PauseAsync(TimeSpan delay);

    /// <summary>An answer or a notice for this peer alone: never left out.</summary>
    void Send(ReadOnlyMemory<byte> frame);

    /// <summary>Part of a long answer: waits while earlier parts wait for the peer, so only the one who asked is held back.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> frame);

    /// <summary>What a room said: some lines of a batch, as one write; past the bound the policy for slow readers speaks.</summary>
    void Send(EncodedBatch batch, ReadOnlySpan<Range> lines);

    /// <summary>Ends the connection: the peer still reads why, in the words of its protocol, then it is closed. Only the first call counts.</summary>
    void Disconnect(DisconnectReason dismissal);

    /// <summary>Ends the connection at the peer's own wish, after these last bytes.</summary>
    void Close(ReadOnlyMemory<byte> lastBytes);
}
