using System.Net;

namespace ChatHost.Hosting;

/// <summary>Where a listener listens, with the listener along: Kestrel hands it back when it opens the port.</summary>
internal sealed class ListenerEndPoint(Listener listener) : IPEndPoint(listener.Address, listener.Port)
{
    public Listener Listener => listener;

    /// <summary>
    /// Where this machine's own programs reach a port that listens there. All addresses are no address to call; among them is
    /// loopback, and that of IPv4 also where IPv6 is listened on, for <c>[::]</c> takes both: see <see cref="Listeners"/>.
    /// </summary>
    public static IPEndPoint FromHere(IPEndPoint listening) =>
        listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any)
            ? new(IPAddress.Loopback, listening.Port)
            : listening;
}
