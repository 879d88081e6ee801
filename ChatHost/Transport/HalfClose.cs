using ChatHost.Transport.Tls;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>
/// Closes the server's side of a connection (FIN) and reads out what the peer still sends, so that the close that follows is no reset
/// (RFC 1122, 4.2.2.13) and the peer can read the last bytes.
/// </summary>
internal static class HalfClose
{
    /// <summary>How long a peer may be silent before the close; it may just not close its own side.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Maximum wait, however much the peer sends.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <summary>All that was written must have been flushed. Returns when the connection may be closed.</summary>
    public static async ValueTask RunAsync(ConnectionContext connection, TimeProvider time)
    {
        var input = connection.Transport.Input;
        if (connection.FindSocket() is not { } socket)
            return;
        try
        {
            if (connection.Features.Get<TlsConnection>() is { } tls)
                await tls.EndSendingAsync();
            socket.EndSending();
            var started = time.GetTimestamp();
            await using var quiet = time.CreateTimer(_ => input.CancelPendingRead(), null, QuietTime, Timeout.InfiniteTimeSpan);
            var quietSince = started;
            while (true)
            {
                var result = await input.ReadAsync();
                var isEmpty = result.Buffer.IsEmpty;
                input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted || time.GetElapsedTime(started) >= MaxTime)
                    return;
                if (!isEmpty)
                {
                    quietSince = time.GetTimestamp();
                    quiet.Change(QuietTime, Timeout.InfiniteTimeSpan);
                }
                else if (QuietTime - time.GetElapsedTime(quietSince) is var rest && rest <= TimeSpan.Zero)
                {
                    return;
                }
                else
                {
                    // Woken too early: timers are coarser than the clock, and a read is also woken for other reasons.
                    quiet.Change(rest, Timeout.InfiniteTimeSpan);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException)
        {
            // The peer closed first.
        }
    }
}
