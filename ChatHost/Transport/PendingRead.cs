using System.IO.Pipelines;

namespace ChatHost.Transport;

/// <summary>Wakes a read loop that waits for bytes.</summary>
internal static class PendingRead
{
    /// <summary>
    /// Not on this thread: with continuations that run inline, whoever ends a session (a room's writer, the shared clock,
    /// an operator's call) would else have to walk its whole way out before going on with the next.
    /// </summary>
    public static void CancelReadOnPool(this PipeReader input) =>
        ThreadPool.UnsafeQueueUserWorkItem(static input => input.CancelPendingRead(), input, preferLocal: false);
}
