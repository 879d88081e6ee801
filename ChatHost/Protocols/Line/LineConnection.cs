using System.Net;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Protocols.Commands;
using ChatHost.Protocols.Json;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line;

/// <summary>One connection that speaks in lines: parses what is typed, and writes what its session hears.</summary>
internal sealed partial class LineConnection : IConversation, ISessionRecipient, ISayReceipt
{
    private readonly IFramedConnection _peer;
    private readonly AdjustableLineCutter _cutter;
    private readonly Caller _caller;
    private TokenBucket _bucket;
    private bool _toldOfPacing;
    private bool _isWelcome;
    private bool _isStranger;
    private JsonConnection? _successor;

    // What the next line is the answer to, whatever it holds; null while nothing was asked.
    private Func<string, ValueTask>? _prompt;

    // Written by the read loop and by the writer of the room being entered, one after the other; read by any room's writer.
    private volatile Membership? _current;

    public LineConnection(IFramedConnection peer, LineServices services)
    {
        _peer = peer;
        _cutter = new(services);
        Services = services;
        _bucket = new(services.Limits.Messages.Burst, services.Time.GetTimestamp());
        Session = services.Lobby.Enter(this, isAnnouncedSoon: !peer.IsSilentArrival);
        _caller = new(this, new LineAnswers(this));
        peer.Session = Session;
    }

    public LineServices Services { get; }

    /// <summary>Whoever types here.</summary>
    public Typist Typist =>
        new() { Caller = _caller, Operations = Services.Operations, Receipt = this, Ask = Ask };

    public Session Session { get; }

    public SessionHandle? Handle => null;

    public IPAddress? Address => _peer.Address;

    public bool IsGone => _peer.IsGone;

    public bool IsConfidential => _peer.IsConfidential;

    public string? Certificate => _peer.Certificate;

    public bool HearsNoticesAtOnce => false;

    public bool NeedsAccount => Services.Json.Accounts.Required && Session.Person.Account is null;

    public string Protocol => "Line";

    public DateTime Now => Services.Time.GetUtcNow().UtcDateTime;

    /// <summary>The room that plain lines go to; null while it is in none.</summary>
    public Membership? Current => _current;

    /// <summary>Speaks with the peer until either side ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            await using var frames = _peer.FramesAsync(_cutter).GetAsyncEnumerator();
            if (Services.Operations.Gate.IsClosed && !await PassGateAsync(frames))
                return;
            await using var patience = await ArriveAsync();
            while (await frames.MoveNextAsync())
            {
                // The frame in a variable would cost each idle connection its size.
                if (TryRefuseStranger(frames.Current))
                    return;

                // A client that only changes over to a session that it had before goes unnoticed.
                if (!LineCommands.IsJson(frames.Current.Bytes))
                    Session.Announce();
                if (!await PaceAsync(TakeTokens(1)))
                    return;
                await HandleAsync(frames.Current);
                if (_successor is not null)
                {
                    await _successor.RunAsync(frames);
                    return;
                }
            }

            // It may have ended its own side alone.
            await FlushAsync();
        }
        finally
        {
            await EndAsync();
        }
    }

    /// <summary>Completes when the room has dealt with what was said, so that what comes of it, a topic or a line not said, is told before the end.</summary>
    private Task FlushAsync() => Current is { } current ? current.Room.FlushAsync() : Task.CompletedTask;

    /// <summary>The connection is over, and with it the session, unless it has gone over to one that may come back.</summary>
    private ValueTask EndAsync()
    {
        if (_successor is { } successor)
            return successor.EndAsync();
        Services.Lobby.End(Session, text: null, _isStranger, _peer.DisconnectReason?.ForOthers);
        return ValueTask.CompletedTask;
    }

    /// <summary>From here on JSON is spoken, in the same session: <see cref="JsonConnection"/>.</summary>
    public async ValueTask SpeakJsonAsync()
    {
        // What was said in lines is answered in lines.
        await Session.FlushAsync();
        _cutter.CutFrames();
        _successor = new(_peer, Services.Json, _bucket);
        await _successor.TakeOverAsync(Session);
    }

    public void Notice(string text) => _peer.Send(LineMessages.Notice(text));

    public void Error(string text) => _peer.Send(LineMessages.Error(text));

    /// <summary>An answer without a mark in front.</summary>
    public void Reply(string text) => _peer.Send(LineMessages.Line(text));

    /// <summary>Events of the log, without those of ignored people, as a long answer.</summary>
    /// <returns>How many were shown.</returns>
    public ValueTask<int> ShowAsync(IReadOnlyList<RoomEvent> events) => LongAnswer.SendAsync(_peer, Services.LongWork, events, (output, happened) =>
    {
        if (Session.Hides(happened, author: null))
            return false;
        LineFormat.WriteLogged(output, happened);
        return true;
    });

    /// <summary>Private messages of the log, as a long answer.</summary>
    /// <returns>How many were shown.</returns>
    public ValueTask<int> ShowPrivateAsync(AccountRef reader, IReadOnlyList<PrivateMessage> lines) =>
        LongAnswer.SendAsync(_peer, Services.LongWork, lines, (output, line) =>
        {
            LineFormat.WriteLogged(output, line, isOwn: line.Account?.Id == reader.Id);
            return true;
        });

    /// <summary>Ends the connection after these last bytes.</summary>
    public void Close(ReadOnlyMemory<byte> lastBytes) => _peer.Close(lastBytes);

    /// <summary>The session is out of a room; where that was the current one, the one entered last of the others is current.</summary>
    public void Left(Room room)
    {
        if (_current?.Room == room)
            _current = Session.Rooms.LastOrDefault();
    }

    ValueTask<bool> IConversation.PaceAsync(int lines) => PaceAsync(TakeTokens(lines));

    private void Ask(string question, Func<string, ValueTask> answer)
    {
        Notice(question);
        _prompt = answer;
        _cutter.TakesEmptyLines = true;
    }

    private TimeSpan TakeTokens(int lines)
    {
        var limits = Services.Limits.Messages;
        return _bucket.Take(limits.PerSecond, limits.Burst, Services.Time, lines);
    }

    /// <summary>Waits for the token; TCP carries the waiting to whoever sends. False when the connection ended meanwhile.</summary>
    private ValueTask<bool> PaceAsync(TimeSpan delay)
    {
        var limits = Services.Limits.Messages;
        if (delay <= TimeSpan.Zero)
        {
            // Told once per burst; half full again is the end of one.
            _toldOfPacing &= _bucket.Level < limits.Burst / 2.0;
            return new(true);
        }

        if (!_toldOfPacing)
            Notice($"Slow down: your lines are paced to {limits.PerSecond} a second.");
        _toldOfPacing = true;
        return _peer.PauseAsync(delay);
    }

    private ValueTask HandleAsync(Frame frame)
    {
        if (frame.Kind == FrameKind.TooLong)
        {
            Error(Refusals.TextTooLong(Services.Limits.MaxLineBytes).Text);
        }
        else if (!StrangerCheck.TryDecode(frame.Bytes, out var typed))
        {
            Error("Not valid UTF-8.");
        }
        else if (_prompt is { } answer)
        {
            // An empty line cancels.
            _prompt = null;
            _cutter.TakesEmptyLines = false;
            return LineEditing.Apply(typed) is { Length: > 0 } secret ? answer(secret) : default;
        }
        else if (LineEditing.Apply(typed) is not { Length: > 0 } line)
        {
            // All that was typed was erased again.
        }
        else if (TypedCommands.MayHoldSecret(line))
        {
            return LineCommands.RunAsync(this, line.TrimStart());
        }
        else if (!line.StartsWith('/'))
        {
            return Typist.SayAsync(RoomEventKind.Message, line);
        }
        else if (line.StartsWith("//", StringComparison.Ordinal))
        {
            return Typist.SayAsync(RoomEventKind.Message, line[1..]);
        }
        else
        {
            return LineCommands.RunAsync(this, line);
        }

        return ValueTask.CompletedTask;
    }
}
