using System.Net.Sockets;
using ChatHost.Logging;

namespace ChatHost.Transport;

/// <summary>What all listeners do while no file handles are left for connections: wait, count the wait, and log it at most once a second.</summary>
internal sealed class AcceptBackoff(TimeProvider time, TransportMetrics metrics, ILogger<AcceptBackoff> logger)
{
    /// <summary>How long a listener waits before it tries again: short enough not to be noticed, long enough to cost nothing.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly LogThrottle _throttle = new(time);

    /// <summary>
    /// Whether accepting failed because handles or memory are used up, so that it would fail again at once: EMFILE, ENFILE, ENOBUFS, and
    /// errors without a name of their own, such as ENOMEM. Other errors concern one connection, which is gone (accept(2)).
    /// </summary>
    public static bool IsCauseOf(SocketException exception) =>
        exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.SocketError;

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="closed">Ends the wait, without an exception.</param>
    public async Task WaitAsync(CancellationToken closed)
    {
        metrics.AcceptPaused();
        if (_throttle.IsDue(1, out _))
            TransportLog.OutOfHandles(logger);
        await Task.Delay(Pause, time, closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
