namespace ChatHost.Protocols.Json;

/// <summary>One connection's hold on a session: as long as it lasts, that connection's read loop alone acts for the session.</summary>
internal sealed class SessionLease(IFramedConnection peer)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IFramedConnection Peer => peer;

    /// <summary>Completes when the read loop will not touch the session any more.</summary>
    public Task Released => _released.Task;

    public void Release() => _released.TrySetResult();
}
