namespace ChatHost.Protocols;

/// <summary>Where the chat page is, for those who come to the wrong port. Hosting fills it in once the ports are known.</summary>
internal sealed class PageAddress
{
    private volatile int _port;

    /// <summary>The port of the first listener that serves the page; 0 where none does.</summary>
    public int Port
    {
        get => _port;
        set => _port = value;
    }
}
