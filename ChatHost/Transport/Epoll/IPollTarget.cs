namespace ChatHost.Transport.Epoll;

/// <summary>What a poller signals.</summary>
internal interface IPollTarget
{
    /// <summary>
    /// Something has changed, as the bits of epoll_ctl(2) say. Called on the poller's thread, which many connections share: it must not
    /// block or throw.
    /// </summary>
    void OnReady(uint events);
}
