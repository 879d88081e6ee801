using System.Globalization;
using System.Net;

namespace ChatHost.Transport;

/// <summary>An address or a network as settings write it.</summary>
internal static class NetworkText
{
    /// <summary>What a text must match to be one.</summary>
    public const string Pattern =
        @"(((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?)|((?=[0-9A-Fa-f:]*:)[0-9A-Fa-f:]{2,39}(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)";

    /// <summary>The same for people.</summary>
    public const string Words = "addresses or networks, such as 10.0.0.5, 10.0.0.0/8 or fd00::/8";

    /// <summary>The bits of ::ffff:0:0/96, in which an address of IPv4 stands in IPv6.</summary>
    private const int MappedPrefix = 96;

    /// <summary>A text that matches. Bits beyond the prefix may be written, and count for nothing.</summary>
    public static IPNetwork Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = IPAddress.Parse(slash < 0 ? text : text[..slash]);
        var bytes = address.GetAddressBytes();
        var prefix = slash < 0 ? bytes.Length * 8 : int.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture);
        if (address.IsIPv4MappedToIPv6 && prefix >= MappedPrefix)
            (bytes, prefix) = (address.MapToIPv4().GetAddressBytes(), prefix - MappedPrefix);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(prefix - (i * 8), 0, 8));
        return new(new IPAddress(bytes), prefix);
    }
}
