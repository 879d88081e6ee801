using System.ComponentModel.DataAnnotations;
using System.Net;

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
    [AllowedValues("Line", "Echo", "Nod", "Admin", "Web", "Irc")]
    public string? Protocol { get; init; }

    /// <summary>Refused until it does something: an operator who asks for TLS must not get a port without.</summary>
    [DeniedValues(ErrorMessage = "TLS is not built yet")]
    public object? Tls { get; init; }
}
