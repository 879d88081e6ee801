namespace ChatHost.Rooms;

/// <summary>
/// Tells those who follow a room's log that it has grown, and nothing else: what was said they read there, each as fast as it can, so
/// that none of them has anything waiting here. Costs nothing while nobody waits.
/// </summary>
internal sealed class AppendSignal
{
    private TaskCompletionSource? _next;

    /// <summary>Completes at the next turn. Ask before reading the log: then no turn falls between the two.</summary>
    public Task WaitAsync()
    {
        var next = Volatile.Read(ref _next);
        while (next is null)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next = Interlocked.CompareExchange(ref _next, mine, null) is null ? mine : Volatile.Read(ref _next);
        }

        return next.Task;
    }

    /// <summary>For the room's writer: the log has grown, or the room has closed.</summary>
    public void Set()
    {
        // The log was written before this is read: who is not seen waiting here will see what was written.
        Interlocked.MemoryBarrier();
        if (_next is not null)
            Interlocked.Exchange(ref _next, null)?.TrySetResult();
    }
}
