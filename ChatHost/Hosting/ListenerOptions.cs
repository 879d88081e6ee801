using System.ComponentModel.DataAnnotations;
using System.Net;
using ChatHost.Transport;

namespace ChatHost.Hosting;

/// <summary>
/// One entry under <c>Listeners</c>, as far as it was written. What it leaves out comes from <see cref="ListenerTable.Defaults"/>
/// by its name; an entry of another name must say its port and protocol.
/// </summary>
internal sealed class ListenerOptions
{
    public const string Section = "Listeners";

    /// <summary>Whether the port is opened. Default true, but for Nod.</summary>
    public bool? Enabled { get; init; }

    /// <summary>
    /// The address to listen on, and no other. Default <c>*</c>, which is all, over IPv4 and, where there is one, IPv6; Admin's is
    /// <c>localhost</c>, loopback of both.
    /// </summary>
    public IPAddress? Address { get; init; }

    /// <summary>The TCP port; 0 takes a free one.</summary>
    [Range(IPEndPoint.MinPort, IPEndPoint.MaxPort)]
    public int? Port { get; init; }

    /// <summary>The language spoken there.</summary>
    [AllowedValues("Line", "Echo", "Nod", "Admin", "Web", "Irc", "Any")]
    public string? Protocol { get; init; }

    /// <summary>Whether all is encrypted there (TLS from the first byte). Default false, but for those whose names end so.</summary>
    public bool? Tls { get; init; }

    /// <summary>Addresses and networks of proxies that say first, by the PROXY protocol, whom they connect. Default none.</summary>
    [MaxLength(100), RegularExpression(NetworkText.Pattern, ErrorMessage = NetworkText.Words)]
    public string[] ProxyFrom { get; init; } = [];

    /// <summary>
    /// Whether clients are asked for a certificate over TLS: <c>Ask</c> or <c>Off</c>. Default <c>Ask</c> where lines and IRC are spoken;
    /// never over <c>Web</c>.
    /// </summary>
    [AllowedValues("Off", "Ask")]
    public string? ClientCertificates { get; init; }
}
