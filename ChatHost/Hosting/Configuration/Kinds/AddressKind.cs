using System.Net;
using System.Net.Sockets;

namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>An address to listen on. Names are not resolved: what they mean may change, but the port is bound once.</summary>
internal sealed class AddressKind : SettingKind
{
    public override string Name => "address";

    public override string Allowed => "an IPv4 or IPv6 address, localhost, or * for all addresses";

    public override bool TryRead(string text, out object? value)
    {
        text = text.Trim();
        value = text switch
        {
            "*" => Listener.AllAddresses,
            _ when text.Equals("localhost", StringComparison.OrdinalIgnoreCase) => Listener.Localhost,
            _ => Parse(text),
        };
        return value is not null;
    }

    public override string Write(object? value) => value?.ToString() ?? "";

    /// <summary>Less than .NET takes: <c>1</c>, <c>127.1</c>, <c>010.0.0.1</c> and <c>[::1]:80</c> are mistakes.</summary>
    private static IPAddress? Parse(string text)
    {
        var bare = text is ['[', .. var inner, ']'] ? inner : text;
        if (bare.Contains('[', StringComparison.Ordinal) || !IPAddress.TryParse(bare, out var address))
            return null;

        return address.AddressFamily is AddressFamily.InterNetworkV6 || address.ToString() == text ? address : null;
    }
}
