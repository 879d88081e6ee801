using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace ChatHost.Web;

/// <summary>The proxies that are believed when they say for whom, and how, they ask; as the settings name them at the start.</summary>
internal sealed class TrustedProxies(IOptions<WebOptions> options)
{
    /// <summary>The bits of ::ffff:0:0/96, in which an address of IPv4 stands in IPv6.</summary>
    private const int MappedPrefix = 96;

    private readonly IPNetwork[] _networks = [.. options.Value.TrustedProxies.Select(NetworkOf)];

    /// <summary>Whether there are any.</summary>
    public bool Any => _networks.Length > 0;

    /// <summary>Whether somebody is one of them.</summary>
    public bool Has(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return Array.Exists(_networks, network => network.Contains(address));
    }

    /// <summary>Whether a request came through one of them, as the framework left it: what it read, it renamed.</summary>
    public bool HasSpoken(IHeaderDictionary headers, EndPoint? peer) =>
        Has(peer)
        && (headers.ContainsKey(ForwardedHeadersDefaults.XOriginalHostHeaderName) || headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName));

    /// <summary>
    /// Whose connection it is, going by the address that was given for it. Loopback given by another machine is that machine itself:
    /// what only this machine may do must not be granted because a header names it.
    /// </summary>
    public static IPEndPoint? ClientOf(IPAddress? given, int port, EndPoint? peer)
    {
        if (given is null)
            return null;
        if (given.IsIPv4MappedToIPv6)
            given = given.MapToIPv4();
        return IPAddress.IsLoopback(given) && peer is IPEndPoint { Address: var address } proxy && !IPAddress.IsLoopback(address)
            ? proxy
            : new(given, port);
    }

    /// <summary>Has the framework read their headers: through a chain of them back to the first who is not one.</summary>
    public ForwardedHeadersOptions HeaderOptions()
    {
        var headers = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in _networks)
            headers.KnownIPNetworks.Add(network);
        return headers;
    }

    /// <summary>Bits beyond the prefix may be written, and count for nothing.</summary>
    private static IPNetwork NetworkOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = IPAddress.Parse(slash < 0 ? text : text[..slash]);
        var bytes = address.GetAddressBytes();
        var prefix = slash < 0 ? bytes.Length * 8 : int.Parse(text[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        if (address.IsIPv4MappedToIPv6 && prefix >= MappedPrefix)
            (bytes, prefix) = (address.MapToIPv4().GetAddressBytes(), prefix - MappedPrefix);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(prefix - (i * 8), 0, 8));
        return new(new IPAddress(bytes), prefix);
    }
}
