using System.IO.Pipelines;

namespace ChatHost.Transport;

/// <summary>Wakes a read loop that waits for bytes.</summary>
internal static class PendingRead
{
    /// <summary>
    /// Not on this thread: continuations run inline, so whatever ends a session (a room's writer, the heartbeat, an operator's call)
    /// would otherwise run the whole end of it before the next one.
    /// </summary>
    public static void CancelReadOnPool(this PipeReader input) =>
        ThreadPool.UnsafeQueueUserWorkItem(static input => input.CancelPendingRead(), input, preferLocal: false);
}
