using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace ChatHost.Web;

/// <summary>The proxies that are believed when they say for whom, and how, they ask; as the settings name them at the start.</summary>
internal sealed class TrustedProxies(IOptions<WebOptions> options)
{
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
        var bytes = IPAddress.Parse(slash < 0 ? text : text[..slash]).GetAddressBytes();
        var prefix = slash < 0 ? bytes.Length * 8 : int.Parse(text[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(prefix - (i * 8), 0, 8));
        return new(new IPAddress(bytes), prefix);
    }
}
