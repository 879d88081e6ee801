using System.Net;
using ChatHost.Transport.Tls;

namespace ChatHost.Transport.Doors;

/// <summary>What a listener asks of a connection before its protocol speaks.</summary>
/// <param name="Tls">What the handshake agrees to; null where the connection is plain, or may be both.</param>
/// <param name="TellsApart">Whether the first bytes say which protocol is spoken, and whether over TLS.</param>
/// <param name="ProxyFrom">Peers that must say first, by the PROXY protocol, whom they connect; nobody else is believed.</param>
/// <param name="SpeaksTls">What a peer reads that does not encrypt where it must, as whole lines.</param>
internal sealed record DoorTerms(TlsTerms? Tls, bool TellsApart, IReadOnlyList<IPNetwork> ProxyFrom, ReadOnlyMemory<byte> SpeaksTls)
{
    /// <summary>Whether the protocol is to speak at once.</summary>
    public bool IsOpen => Tls is null && !TellsApart && ProxyFrom.Count == 0;
}

/// <summary>Where a connection goes once it is known what it speaks.</summary>
/// <param name="Line">The line chat.</param>
/// <param name="Http">The page, and all over HTTP.</param>
/// <param name="Irc">IRC.</param>
internal sealed record DoorTargets(
    Microsoft.AspNetCore.Connections.ConnectionDelegate Line,
    Microsoft.AspNetCore.Connections.ConnectionDelegate Http,
    Microsoft.AspNetCore.Connections.ConnectionDelegate Irc)
{
    /// <summary>The one protocol of a listener.</summary>
    public static DoorTargets Only(Microsoft.AspNetCore.Connections.ConnectionDelegate protocol) => new(protocol, protocol, protocol);
}

/// <summary>Marks a connection over which nobody has said anything yet: it was taken for a person at a terminal because it was silent.</summary>
/// <param name="spokeHttp">Hears that it was none: its first words were HTTP.</param>
internal sealed class SilentArrival(Action spokeHttp)
{
    public void SpokeHttp() => spokeHttp();
}

/// <summary>Marks a proxy's own connection, a health check: it counts under no limit.</summary>
internal sealed class UncountedConnection
{
    public static readonly UncountedConnection Instance = new();
}

/// <summary>Marks a connection whose client is encrypted up to the proxy in front of us, which says so.</summary>
internal sealed class EncryptedByProxy
{
    public static readonly EncryptedByProxy Instance = new();
}
