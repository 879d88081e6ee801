using System.Net;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatHost.Transport;

/// <summary>A peer over one of Kestrel's connections: cuts frames off its input and queues frames to its output.</summary>
internal sealed class FramedConnection : IFramedConnection
{
    /// <summary>One that is dismissed for a reason of its own has so long to read why.</summary>
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(5);

    /// <summary>Whoever acknowledges so many bytes while a ping waits for its answer is still busy with what came before, in bytes.</summary>
    private const int SlowlyTaken = 4096;

    private readonly ConnectionEntry _connection;
    private readonly FramedConnectionServices _services;
    private readonly Outbox _outbox;
    private readonly IConnectionSocket? _socket;
    private TaskCompletionSource? _pause;
    private long _stillSince;
    private long _progress;
    private long _pingedAt;
    private long _acknowledgedAtPing;
    private long _heardAt;
    private volatile bool _isEnding;

    // Between reads: it works on what it has read, is paced, or waits for the peer to take its answers.
    private volatile bool _isHolding;
    private bool _inputEnded;

    // Nothing is left to look after; what follows is the close.
    private volatile bool _isOver;

    public FramedConnection(ConnectionEntry connection, IServerMessages words, FramedConnectionServices services)
    {
        _connection = connection;
        _services = services;
        _socket = connection.Context.FindSocket();
        _outbox = new(connection.Context.Transport.Output, IsEncrypted(connection.Context) ? null : _socket, words, services.OutboxPolicy, connection.Counters);
        Address = ConnectionLimits.NetworkOf(connection.Remote);
        _heardAt = connection.LastActive;
        connection.Attach(this);
    }

    public string Id => _connection.Id;

    public IPAddress? Address { get; }

    public bool IsGone
    {
        get
        {
            if (_isOver || _outbox.IsBroken)
                return true;
            if (_socket?.IsReset != true)
                return false;
            Abort();
            return true;
        }
    }

    public Session? Session { get; set; }

    public DisconnectReason? DisconnectReason => _connection.DisconnectReason;

    public int QueuedBytes => _outbox.QueuedBytes;

    private long AcknowledgedBytes => _socket?.AcknowledgedBytes ?? 0;

    public void Speak(IServerMessages words, string protocol)
    {
        _outbox.Words = words;
        _connection.Spoken = protocol;
    }

    public IDisposable HoldPlace() => _services.Limits.Hold(_connection.Context);

    public async IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter)
    {
        var input = _connection.Context.Transport.Input;
        var turns = new ReadBudget();
        while (!_isEnding && !_inputEnded)
        {
            _isHolding = false;
            var result = await input.ReadAsync();
            _isHolding = true;
            var lastActive = _connection.LastActive;
            Heard();
            var hasSpoken = false;
            var buffer = result.Buffer;
            var length = buffer.Length;
            try
            {
                while (!_isEnding && cutter.TryCut(ref buffer, isFinal: result.IsCompleted, out var frame))
                {
                    Count(frame);

                    // What only the carrier says shows that the peer is alive, not that anybody speaks there.
                    hasSpoken |= frame.Kind != FrameKind.Control;
                    _connection.LastActive = hasSpoken ? _heardAt : lastActive;
                    yield return frame;
                    await _outbox.WhenAnswersTakenAsync();
                }
            }
            finally
            {
                // Also when the session stops in the middle of it: whoever closes the connection reads on.
                _connection.Counters.Received(length - buffer.Length);
                input.AdvanceTo(buffer.Start, buffer.End);
            }

            _inputEnded = result.IsCompleted;
            if (turns.IsOver())
                await Task.Yield();
        }
    }

    public async ValueTask<bool> PauseAsync(TimeSpan delay)
    {
        var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _pause, pause);
        if (_isEnding)
            return false;
        await using var timer = _services.Time.CreateTimer(
            static pause => ((TaskCompletionSource)pause!).TrySetResult(), pause, delay, Timeout.InfiniteTimeSpan);
        _connection.Counters.Paused();
        await pause.Task;
        _pause = null;
        Heard();
        return !_isEnding;
    }

    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (_outbox.Send(frame) == OutboxResult.Overflow)
            Disconnect(DisconnectReason.Slow);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame) => _outbox.SendAsync(frame);

    public void Send(EncodedBatch batch, ReadOnlySpan<Range> lines)
    {
        if (_outbox.Send(batch, lines) == OutboxResult.Overflow)
            Disconnect(DisconnectReason.Slow);
    }

    public void Disconnect(DisconnectReason dismissal) => _connection.Disconnect(dismissal);

    public void Close(ReadOnlyMemory<byte> lastBytes)
    {
        _outbox.Seal(lastBytes);
        End();
    }

    /// <summary>For the connection: the farewell goes out as the last bytes, and the read loop comes to its end.</summary>
    public void OnDismissed(DisconnectReason dismissal)
    {
        TransportLog.Dismissed(_services.Logger, Id, dismissal.Kind);
        _outbox.Seal(_outbox.Words.Goodbye(dismissal));
        End();
    }

    /// <summary>For the shared clock: what needs looking after now and then is silence, a reader that stands still, and a peer gone unseen.</summary>
    public void OnHeartbeat(long now, LimitOptions limits)
    {
        if (_isOver)
            return;

        // Kestrel notices a reset only while it reads, and it does not read while we hold; or while it writes, and then
        // there is no socket any more that could be asked.
        if (_isHolding && (_outbox.IsBroken || _socket?.IsReset == true))
            Abort();
        else if (!_isHolding && limits.IdleTimeout is { } idle && _services.Time.GetElapsedTime(_connection.LastActive, now) >= idle)
            Disconnect(DisconnectReason.Idle);
        else
            WatchSilence(now, limits);
        WatchProgress(now, limits.WriteTimeout);
    }

    /// <summary>The session is over: what waits still goes out. One that was dismissed has only so long to take it.</summary>
    public async ValueTask CloseAsync()
    {
        _isHolding = true;
        _outbox.Seal(default);
        var hurries = _connection.DisconnectReason is { Kind: not DisconnectReasonKind.Shutdown };
        await using var timer = hurries ? _services.Time.CreateTimer(_ => Abort(), null, FarewellTime, Timeout.InfiniteTimeSpan) : null;
        await _outbox.WhenDrainedAsync();
    }

    /// <summary>The connection is gone: nothing more can be said.</summary>
    public void Break()
    {
        _isOver = true;
        _outbox.Break();
    }

    /// <summary>Only the pipes encrypt: under TLS all goes their way.</summary>
    private static bool IsEncrypted(ConnectionContext context) => context.Features.Get<ITlsHandshakeFeature>() is not null;

    private void Heard()
    {
        var now = _services.Time.GetTimestamp();
        _connection.LastActive = now;
        Volatile.Write(ref _heardAt, now);
    }

    private void Count(Frame frame)
    {
        if (frame.Kind != FrameKind.Control)
            _connection.Counters.ReceivedLine();
        if (frame.Kind == FrameKind.TooLong)
            _connection.Counters.LineWasTooLong();
    }

    /// <summary>Where the protocol has pings, one from which nothing comes is asked, and must answer in time.</summary>
    private void WatchSilence(long now, LimitOptions limits)
    {
        if (_isEnding || _outbox.Words.Ping is not { IsEmpty: false } ping)
            return;

        // While we hold, an answer may lie unread. And the question must have gone out.
        if (_isHolding || _outbox.IsBusy)
        {
            _pingedAt = 0;
            return;
        }

        var heardAt = Volatile.Read(ref _heardAt);
        if (_pingedAt == 0 || heardAt >= _pingedAt)
        {
            _pingedAt = 0;
            if (_services.Time.GetElapsedTime(heardAt, now) < limits.PingInterval)
                return;
            (_pingedAt, _acknowledgedAtPing) = (now, AcknowledgedBytes);
            Send(ping);
        }
        else if (_services.Time.GetElapsedTime(_pingedAt, now) >= limits.PingTimeout)
        {
            // One that still takes what was sent before, over a slow link, has not come to the question.
            var acknowledged = AcknowledgedBytes;
            if (acknowledged - _acknowledgedAtPing < SlowlyTaken)
                Disconnect(DisconnectReason.Unanswered);
            else
                (_pingedAt, _acknowledgedAtPing) = (now, acknowledged);
        }
    }

    private void WatchProgress(long now, TimeSpan timeout)
    {
        if (!_outbox.IsBusy)
        {
            _stillSince = 0;
            return;
        }

        // What the peer's side has acknowledged tells of a slow reader long before the operating system takes the next bytes.
        var progress = _outbox.Flushes + AcknowledgedBytes;
        if (_stillSince == 0 || progress != _progress)
        {
            (_stillSince, _progress) = (now, progress);
        }
        else if (_services.Time.GetElapsedTime(_stillSince, now) >= timeout)
        {
            _stillSince = 0;
            if (_isEnding || _inputEnded)
                Abort();
            else
                Disconnect(DisconnectReason.Slow);
        }
    }

    private void Abort()
    {
        _connection.Context.Abort();
        _outbox.Break();
        End();
    }

    private void End()
    {
        _isEnding = true;
        Volatile.Read(ref _pause)?.TrySetResult();
        _connection.Context.Transport.Input.CancelReadOnPool();
    }
}
