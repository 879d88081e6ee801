using System.Net;
using ChatHost.Transport;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace ChatHost.Web;

/// <summary>The proxies that are believed when they say for whom, and how, they ask; as the settings name them at the start.</summary>
internal sealed class TrustedProxies(IOptions<WebOptions> options)
{
    private readonly IPNetwork[] _networks = [.. options.Value.TrustedProxies.Select(NetworkText.Parse)];

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

    /// <summary>Whose connection it is, going by the address that was given for it.</summary>
    public static IPEndPoint? ClientOf(IPAddress? given, int port, EndPoint? peer) => given is null ? null : ClientAddress.Of(given, port, peer);

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
}
