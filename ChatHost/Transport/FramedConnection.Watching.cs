using ChatHost.Protocols;
using ChatHost.Sessions;

namespace ChatHost.Transport;

/// <content>What the heartbeat looks for: silence, a reader that takes nothing, and a peer that went unnoticed.</content>
internal sealed partial class FramedConnection
{
    /// <summary>
    /// Minimum that a peer must acknowledge while a ping waits for its answer, in bytes, to count as busy with what was sent before.
    /// </summary>
    private const int MinSlowProgress = 4096;

    private Stall? _stall;
    private PendingPing? _ping;

    /// <summary>For the heartbeat, about once a second.</summary>
    public void OnHeartbeat(long now, LimitOptions limits)
    {
        if (_isOver)
            return;

        // Kestrel notices a reset only while it reads, which it does not do between two reads of ours; or while it writes, and then the
        // socket is gone and cannot be asked.
        if (_isHolding && (_outbox.IsBroken || _socket?.IsReset == true))
            Abort();
        else if (!_isHolding && limits.IdleTimeout is { } idle && _services.Time.GetElapsedTime(_connection.LastActive, now) >= idle)
            Disconnect(DisconnectReason.Idle);
        else
            WatchSilence(now, limits);
        WatchProgress(now, limits.WriteTimeout);
    }

    /// <summary>Where the carrier has pings, a silent peer gets one, and must answer in time.</summary>
    private void WatchSilence(long now, LimitOptions limits)
    {
        if (_isEnding || _outbox.Framing.Ping is not { IsEmpty: false } ping)
            return;

        // Between two reads an answer may be there unread. And the ping must have gone out.
        if (_isHolding || _outbox.IsBusy)
        {
            _ping = null;
            return;
        }

        var heardAt = Volatile.Read(ref _heardAt);
        if (_ping is not { } pending || heardAt >= pending.SentAt)
        {
            _ping = null;
            if (_services.Time.GetElapsedTime(heardAt, now) < (_outbox.Framing.PingInterval ?? limits.PingInterval))
                return;
            _ping = new(now, AcknowledgedBytes);
            Send(ping);
        }
        else if (_services.Time.GetElapsedTime(pending.SentAt, now) >= (_outbox.Framing.PingTimeout ?? limits.PingTimeout))
        {
            // A peer that still receives what was sent before, over a slow link, has not reached the ping yet.
            var acknowledged = AcknowledgedBytes;
            if (acknowledged - pending.AcknowledgedBytes < MinSlowProgress)
                Disconnect(DisconnectReason.Unanswered);
            else
                _ping = new(now, acknowledged);
        }
    }

    private void WatchProgress(long now, TimeSpan timeout)
    {
        if (!_outbox.IsBusy)
        {
            _stall = null;
            return;
        }

        // Acknowledged bytes show that a slow reader makes progress long before the operating system takes the next bytes.
        var progress = _outbox.Flushes + AcknowledgedBytes;
        if (_stall is not { } stall || progress != stall.Progress)
        {
            _stall = new(now, progress);
        }
        else if (_services.Time.GetElapsedTime(stall.Since, now) >= timeout)
        {
            _stall = null;
            if (_isEnding || _inputEnded)
                Abort();
            else
                Disconnect(DisconnectReason.Slow);
        }
    }

    /// <summary>The peer takes nothing of what was sent: since when, and how far it had come.</summary>
    private sealed record Stall(long Since, long Progress);

    /// <summary>A ping without an answer so far: when it was sent, and what the peer had acknowledged then.</summary>
    private sealed record PendingPing(long SentAt, long AcknowledgedBytes);
}
