namespace ChatHost.Transport.Epoll;

/// <summary>What is told of by a poller.</summary>
internal interface IPollTarget
{
    /// <summary>
    /// Something has changed, as the bits of epoll_ctl(2) say. Called on the poller's thread, which many share: it may not block,
    /// nor throw.
    /// </summary>
    void OnReady(uint events);
}
