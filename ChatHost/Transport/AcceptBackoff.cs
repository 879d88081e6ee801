using System.Net.Sockets;
using ChatHost.Logging;

namespace ChatHost.Transport;

/// <summary>What all listeners do while there are no file handles for connections: wait, count it, and say so at most once a second.</summary>
internal sealed class AcceptBackoff(TimeProvider time, TransportMetrics metrics, ILogger<AcceptBackoff> logger)
{
    /// <summary>Short enough that nobody minds it once handles are free again, long enough to cost nothing.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly LogThrottle _throttle = new(time);

    /// <summary>
    /// Whether accepting failed for want of handles or memory, so that it would fail again at once: EMFILE, ENFILE; ENOBUFS;
    /// what has no name of its own, such as ENOMEM. All else is about the one connection, which is gone (accept(2)).
    /// </summary>
    public static bool IsCauseOf(SocketException exception) =>
        exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.SocketError;

    /// <summary>Waits before the next look.</summary>
    /// <param name="closed">Ends the wait, without an exception.</param>
    public async Task WaitAsync(CancellationToken closed)
    {
        metrics.AcceptPaused();
        if (_throttle.IsDue(1, out _))
            TransportLog.OutOfHandles(logger);
        await Task.Delay(Pause, time, closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
