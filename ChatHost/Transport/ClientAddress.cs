using System.Net;

namespace ChatHost.Transport;

/// <summary>Whose connection it is, where a proxy in front gives an address.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// The address that was given. Loopback given by another machine is that machine itself: what only this machine may do must not be
    /// granted because somebody names it.
    /// </summary>
    /// <param name="given">As the proxy gives it.</param>
    /// <param name="port">Likewise.</param>
    /// <param name="peer">The proxy.</param>
    public static IPEndPoint Of(IPAddress given, int port, EndPoint? peer)
    {
        if (given.IsIPv4MappedToIPv6)
            given = given.MapToIPv4();
        return IPAddress.IsLoopback(given) && peer is IPEndPoint { Address: var address } proxy && !IPAddress.IsLoopback(address)
            ? proxy
            : new(given, port);
    }
}
