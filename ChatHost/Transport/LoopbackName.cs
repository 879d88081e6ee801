using System.Net;

namespace ChatHost.Transport;

/// <summary>
/// Names that mean this machine wherever they are asked for, so that no web page can have one of its own pointed here: a
/// defence against DNS rebinding goes by them.
/// </summary>
internal static class LoopbackName
{
    /// <summary>
    /// <c>localhost</c> and what is below it are resolved to this machine alone (RFC 6761, 6.3), and an address is nobody's to
    /// point elsewhere.
    /// </summary>
    public static bool Is(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
