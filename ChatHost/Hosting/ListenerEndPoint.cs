using System.Net;

namespace ChatHost.Hosting;

/// <summary>Where a listener listens, with the listener along: Kestrel hands it back when it opens the port.</summary>
internal sealed class ListenerEndPoint(Listener listener) : IPEndPoint(listener.Address, listener.Port)
{
    public Listener Listener => listener;
}
