using System.Net;

namespace ChatHost.Transport;

/// <summary>
/// Names that always resolve to this machine, so that no web page can have a name of its own resolve here. The defence against DNS
/// rebinding relies on them.
/// </summary>
internal static class LoopbackName
{
    /// <summary>
    /// <c>localhost</c> and names below it resolve to this machine alone (RFC 6761, 6.3), and an address is not resolved at all.
    /// </summary>
    public static bool Is(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
