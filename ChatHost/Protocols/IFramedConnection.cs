using System.Net;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols;

/// <summary>
/// What a framed protocol needs of a connection: frames in, lines out, and an ending. Transport implements it over TCP; another carrier
/// wraps that. What is sent is always whole lines with their ends, and arrives in the order of the calls. Every call that is not awaited
/// returns at once.
/// </summary>
internal interface IFramedConnection
{
    /// <summary>The id that log lines and the admin's list show for this connection.</summary>
    string Id { get; }

    /// <summary>The peer's address, or its network if it uses IPv6: long work is shared out by it. Null where there is no address.</summary>
    IPAddress? Address { get; }

    /// <summary>Where the connection comes from and since when.</summary>
    SessionOrigin Origin { get; }

    /// <summary>Whether it was taken for a person at a terminal because it said nothing: then its first line alone shows that somebody is there.</summary>
    bool IsSilentArrival => false;

    /// <summary>Its first words were HTTP after all: others of its address that say nothing are not to be taken for a person.</summary>
    void SpokeHttp()
    {
        // Most carriers bring one protocol alone.
    }

    /// <summary>The SHA-256 of the client certificate that the peer has shown and that is valid now, in hex; null where it showed none.</summary>
    string? Certificate => null;

    /// <summary>Whether a secret may pass: it is encrypted, or never leaves the machine.</summary>
    bool IsConfidential { get; }

    /// <summary>
    /// Whether the peer is known to be gone, so that an answer would reach nobody. Asks the operating system, and ends the connection if it
    /// is so: while a peer is not read from, nothing else notices.
    /// </summary>
    bool IsGone { get; }

    /// <summary>The session that speaks over this connection, for the admin's list; the protocol sets it once it has one.</summary>
    Session? Session { get; set; }

    /// <summary>Why the server ends the connection, once it does.</summary>
    DisconnectReason? DisconnectReason { get; }

    /// <summary>
    /// Another protocol is spoken from now on: Transport uses <paramref name="messages"/>, and the admin's list shows
    /// <paramref name="protocol"/>.
    /// </summary>
    void Speak(IServerMessages messages, string protocol);

    /// <summary>
    /// Keeps the connection counted under the limits, until disposed, for a session that outlives it. The two count once: the count falls
    /// when both are gone. At most once per connection.
    /// </summary>
    IDisposable HoldPlace();

    /// <summary>
    /// The frames of the input, as <paramref name="cutter"/> finds them, until the peer or the server ends the connection. Each is valid
    /// until the next is asked for. While answers to the peer wait in the outbox, nothing more is read from it.
    /// </summary>
    IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter);

    /// <summary>Waits before more is read, to pace a peer that speaks too fast. Returns false, at once, when the connection ends.</summary>
    ValueTask<bool> PauseAsync(TimeSpan delay);

    /// <summary>Sends an answer or a notice for this peer alone. It is never dropped.</summary>
    void Send(ReadOnlyMemory<byte> lines);

    /// <summary>Sends a part of a long answer. Waits while earlier parts wait for the peer, so only the one who asked is held back.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> lines);

    /// <summary>Sends some lines of what a room said, as one write. Past the bound the policy for slow readers applies.</summary>
    void Send(EncodedBatch batch, ReadOnlySpan<Range> lines);

    /// <summary>Ends the connection: the peer reads why, in the words of its protocol, then it is closed. Only the first call counts.</summary>
    void Disconnect(DisconnectReason reason);

    /// <summary>Ends the connection at the peer's own wish, after these last lines.</summary>
    void Close(ReadOnlyMemory<byte> lastLines);
}
