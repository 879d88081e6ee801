using System.Net;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Transport.Doors;
using ChatHost.Transport.Tls;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>One client's connection in frames: cuts them off its input, and sends lines through its outbox.</summary>
internal sealed partial class FramedConnection : IFramedConnection
{
    /// <summary>How long a peer that is disconnected for a reason of its own has to read why.</summary>
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(5);

    private readonly ConnectionEntry _connection;
    private readonly FramedConnectionServices _services;
    private readonly Outbox _outbox;
    private readonly IConnectionSocket? _socket;
    private TaskCompletionSource? _pause;
    private long _heardAt;
    private volatile bool _isEnding;

    // Between two reads: the session handles what was read, is paced, or waits for the peer to take its answers.
    private volatile bool _isHolding;
    private bool _inputEnded;

    // Nothing is left to watch; what follows is the close.
    private volatile bool _isOver;

    public FramedConnection(ConnectionEntry connection, IServerMessages messages, ICarrierFraming framing, FramedConnectionServices services)
    {
        _connection = connection;
        _services = services;
        _socket = connection.Context.FindSocket();
        var writer = new ConnectionWriter(connection.Context.Transport.Output, connection.IsTls ? null : _socket);
        _outbox = new(writer, messages, framing, services.OutboxPolicy, connection.Counters);
        _heardAt = connection.LastActive;
        connection.Attach(this);
    }

    public string Id => _connection.Id;

    public IPAddress? Address => ConnectionLimits.NetworkOf(_connection.Remote);

    public SessionOrigin Origin => _connection.ToOrigin(_services.Time);

    public bool IsSilentArrival => _connection.Context.Features.Get<SilentArrival>() is not null;

    public void SpokeHttp() => _connection.Context.Features.Get<SilentArrival>()?.SpokeHttp();

    public string? Certificate => _connection.Context.Features.Get<TlsConnection>()?.FingerprintAt(_services.Time.GetUtcNow());

    public bool IsConfidential => _connection.IsConfidential;

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

    public void Speak(IServerMessages messages, string protocol)
    {
        _outbox.Messages = messages;
        _connection.Spoken = protocol;
    }

    public IDisposable HoldPlace() => _services.Limits.Hold(_connection.Context);

    public async IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter)
    {
        var input = _connection.Context.Transport.Input;
        var budget = new ReadBudget();
        while (!_isEnding && !_inputEnded)
        {
            _isHolding = false;
            var result = await input.ReadAsync();
            _isHolding = true;
            var lastActive = _connection.LastActive;
            MarkHeard();
            var hasSpoken = false;
            var buffer = result.Buffer;
            var length = buffer.Length;
            try
            {
                while (!_isEnding && cutter.TryCut(ref buffer, isFinal: result.IsCompleted, out var frame))
                {
                    Count(frame);

                    // A control frame shows that the peer is alive, not that its user is active.
                    hasSpoken |= frame.Kind != FrameKind.Control;
                    _connection.LastActive = hasSpoken ? _heardAt : lastActive;
                    yield return frame;
                    await _outbox.WhenAnswersTakenAsync();
                }
            }
            finally
            {
                // Also when the session stops in the middle of a read: the half-close reads on from here.
                _connection.Counters.Received(length - buffer.Length);
                input.AdvanceTo(buffer.Start, buffer.End);
            }

            _inputEnded = result.IsCompleted;
            if (budget.IsOver())
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
        MarkHeard();
        return !_isEnding;
    }

    public void Send(ReadOnlyMemory<byte> lines)
    {
        if (_outbox.Send(lines) == OutboxResult.Overflow)
            Disconnect(DisconnectReason.Slow);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> lines) => _outbox.SendAsync(lines);

    public void Send(EncodedBatch batch, ReadOnlySpan<Range> lines)
    {
        if (_outbox.Send(batch, lines) == OutboxResult.Overflow)
            Disconnect(DisconnectReason.Slow);
    }

    public void Disconnect(DisconnectReason reason) => _connection.Disconnect(reason);

    public void Close(ReadOnlyMemory<byte> lastLines)
    {
        _outbox.Seal(lastLines);
        End();
    }

    /// <summary>For the connection's entry: sends the goodbye as the last lines, and ends the read loop.</summary>
    public void OnDisconnect(DisconnectReason reason)
    {
        TransportLog.Disconnected(_services.Logger, Id, reason.Kind);
        _outbox.Seal(_outbox.Messages.Goodbye(reason));
        End();
    }

    /// <summary>The session is over: what waits still goes out. A peer that was disconnected has <see cref="GoodbyeTimeout"/> to take it.</summary>
    public async ValueTask CloseAsync()
    {
        _isHolding = true;
        _outbox.Seal(default);
        var isLimited = _connection.DisconnectReason is { Kind: not DisconnectReasonKind.Shutdown };
        await using var timer = isLimited ? _services.Time.CreateTimer(_ => Abort(), null, GoodbyeTimeout, Timeout.InfiniteTimeSpan) : null;
        await _outbox.WhenDrainedAsync();
    }

    /// <summary>The connection is gone: nothing more can be sent.</summary>
    public void Break()
    {
        _isOver = true;
        _outbox.Break();
    }

    private void MarkHeard()
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
