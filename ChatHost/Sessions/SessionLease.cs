namespace ChatHost.Sessions;

/// <summary>One connection's lease of a session: as long as it lasts, that connection's read loop alone acts for the session.</summary>
internal sealed class SessionLease(ISessionConnection connection)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ISessionConnection Connection => connection;

    /// <summary>Completes when the read loop will not touch the session any more.</summary>
    public Task Released => _released.Task;

    public void Release() => _released.TrySetResult();
}
