using System.Net;
using ChatHost.Protocols;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ChatHost.Transport;

/// <summary>One open connection of a client, as the operator and the orderly stop see it, whatever is spoken over it.</summary>
internal sealed class ConnectionEntry(ConnectionContext context, string protocol, DateTime connectedAt, long now)
{
    private long _lastActive = now;
    private DisconnectReason? _dismissal;
    private volatile FramedConnection? _peer;
    private volatile string _spoken = protocol;

    /// <summary>What the middleware entered in the <see cref="ConnectionTable"/> for a connection that is on its way to its handler.</summary>
    public static ConnectionEntry Of(ConnectionContext context) => context.Features.GetRequiredFeature<ConnectionEntry>();

    /// <summary>The id that every log line of the connection carries.</summary>
    public string Id => context.ConnectionId;

    public ConnectionContext Context => context;

    /// <summary>Where it stands in the <see cref="ConnectionTable"/>.</summary>
    public int Slot { get; set; }

    /// <summary>The name of the listener's protocol, as the settings call it: what it began with.</summary>
    public string Protocol { get; } = protocol;

    /// <summary>The name of the protocol spoken now.</summary>
    public string Spoken
    {
        get => _spoken;
        set => _spoken = value;
    }

    public EndPoint? Remote => context.RemoteEndPoint;

    /// <summary>In UTC.</summary>
    public DateTime ConnectedAt => connectedAt;

    /// <summary>When something last came in, as a timestamp of the shared clock.</summary>
    public long LastActive
    {
        get => Volatile.Read(ref _lastActive);
        set => Volatile.Write(ref _lastActive, value);
    }

    public ConnectionCounters Counters { get; } = new();

    /// <summary>Its side that knows frames; null where the protocol takes the bytes as they are.</summary>
    public FramedConnection? Peer => _peer;

    /// <summary>Why the server ends it, once it does.</summary>
    public DisconnectReason? DisconnectReason => Volatile.Read(ref _dismissal);

    /// <summary>Ends the connection, with the protocol's last words where it has any. Only the first call counts.</summary>
    public void Disconnect(DisconnectReason dismissal)
    {
        if (Interlocked.CompareExchange(ref _dismissal, dismissal, null) is not null)
            return;
        if (_peer is { } peer)
            peer.OnDismissed(dismissal);
        else
            context.Transport.Input.CancelReadOnPool();
    }

    /// <summary>Ends the connection at once, whatever still waits.</summary>
    public void Abort()
    {
        context.Abort();
        _peer?.Break();
    }

    /// <summary>From here on a peer speaks over it; the peer hears of a dismissal that came before.</summary>
    public void Attach(FramedConnection peer)
    {
        // Not a plain write, which the read behind it may overtake: one of the two sides must see the other.
        Interlocked.Exchange(ref _peer, peer);
        if (DisconnectReason is { } dismissal)
            peer.OnDismissed(dismissal);
    }
}
