using System.Net;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Transport.Doors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatHost.Transport;

/// <summary>One open connection of a client, as the operator and the orderly stop see it, whatever its protocol.</summary>
internal sealed class ConnectionEntry(ConnectionContext context, string protocol, DateTime connectedAt, long now)
{
    private long _lastActive = now;
    private DisconnectReason? _reason;
    private volatile FramedConnection? _framed;
    private volatile string _spoken = protocol;

    /// <summary>The entry that the middleware made for a connection on its way to its handler.</summary>
    public static ConnectionEntry Of(ConnectionContext context) => context.Features.GetRequiredFeature<ConnectionEntry>();

    /// <summary>The id that every log line of the connection carries.</summary>
    public string Id => context.ConnectionId;

    public ConnectionContext Context => context;

    /// <summary>Its slot in the <see cref="ConnectionTable"/>.</summary>
    public int Slot { get; set; }

    /// <summary>The name of the listener's protocol in the settings: what the connection began with.</summary>
    public string Protocol { get; } = protocol;

    /// <summary>The name of the protocol spoken now.</summary>
    public string Spoken
    {
        get => _spoken;
        set => _spoken = value;
    }

    public EndPoint? Remote => context.RemoteEndPoint;

    /// <summary>Whether we encrypt. Only the pipes do: under TLS all bytes go through them.</summary>
    public bool IsTls => context.Features.Get<ITlsHandshakeFeature>() is not null;

    /// <summary>Whether it cannot be read on its way, by our TLS or that of a proxy that is believed.</summary>
    public bool IsEncrypted => IsTls || context.Features.Get<EncryptedByProxy>() is not null;

    /// <summary>Whether a secret may pass: it is encrypted, or never leaves the machine.</summary>
    public bool IsConfidential => Remote is not IPEndPoint { Address: var address } || IPAddress.IsLoopback(address) || IsEncrypted;

    /// <summary>In UTC.</summary>
    public DateTime ConnectedAt => connectedAt;

    /// <summary>When something was last received, as a timestamp of the <see cref="TimeProvider"/>.</summary>
    public long LastActive
    {
        get => Volatile.Read(ref _lastActive);
        set => Volatile.Write(ref _lastActive, value);
    }

    public ConnectionCounters Counters { get; } = new();

    /// <summary>The connection in frames; null where the protocol takes the bytes as they are.</summary>
    public FramedConnection? Peer => _framed;

    /// <summary>Why the server ends it, once it does.</summary>
    public DisconnectReason? DisconnectReason => Volatile.Read(ref _reason);

    /// <summary>Where it comes from and since when.</summary>
    public SessionOrigin ToOrigin(TimeProvider time) => new(
        Spoken,
        (Remote as IPEndPoint)?.Address.ToString(),
        ConnectedAt,
        time.GetUtcNow().UtcDateTime - time.GetElapsedTime(LastActive),
        IsEncrypted);

    /// <summary>Ends the connection, with the protocol's goodbye where it has one. Only the first call counts.</summary>
    public void Disconnect(DisconnectReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
            return;
        if (_framed is { } framed)
            framed.OnDisconnect(reason);
        else
            context.Transport.Input.CancelReadOnPool();
    }

    /// <summary>Ends the connection at once, whatever still waits.</summary>
    public void Abort()
    {
        context.Abort();
        _framed?.Break();
    }

    /// <summary>From here on the connection has frames. A disconnect that came before is passed on.</summary>
    public void Attach(FramedConnection framed)
    {
        // Not a plain write, which the read behind it may overtake: one of the two threads must see the other's write.
        Interlocked.Exchange(ref _framed, framed);
        if (DisconnectReason is { } reason)
            framed.OnDisconnect(reason);
    }
}
