using System.Buffers;
using System.Text;
using System.Text.Unicode;
using ChatHost.Messages;
using ChatHost.Protocols.Line.Commands;
using ChatHost.Protocols.Json;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line;

/// <summary>One person at the other end of a line connection: turns lines into what the rooms understand, and back.</summary>
internal sealed class LineSession : ISessionRecipient, ISayReceipt
{
    private static readonly Range[] WholeBatch = [Range.All];

    private readonly IFramedConnection _peer;
    private readonly AdjustableLineCutter _cutter;
    private TokenBucket _bucket;
    private bool _toldOfPacing;
    private bool _isWelcome;
    private bool _hasSpoken;
    private bool _isStranger;
    private string? _partingWords;
    private JsonConnection? _successor;

    // Written by the read loop and by the writer of the room being entered, one after the other; read by any room's writer.
    private volatile Membership? _current;

    public LineSession(IFramedConnection peer, LineServices services)
    {
        _peer = peer;
        _cutter = new(services);
        Services = services;
        _bucket = new(services.Limits.Messages.Burst, services.Time.GetTimestamp());
        Session = services.Lobby.Enter(this);
        peer.Session = Session;
    }

    public LineServices Services { get; }

    public Session Session { get; }

    /// <summary>The room that plain lines go to; null while it is in none.</summary>
    public Membership? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Speaks with the peer until either side ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (await Services.Lobby.JoinAsync(Session, Services.Lobby.Rooms.DefaultRoom) is { Membership: null })
                Welcome("no room. 0 here");
            await using var frames = _peer.FramesAsync(_cutter).GetAsyncEnumerator();
            while (await frames.MoveNextAsync())
            {
                var frame = frames.Current;
                if (TryRefuseStranger(frame))
                    return;

                // Who only changes over to a session that it had before goes unnoticed.
                if (!JsonCommand.IsAskedBy(frame.Bytes))
                    Session.Announce();
                var delay = _bucket.Take(Services.Limits.Messages.PerSecond, Services.Limits.Messages.Burst, Services.Time);
                if (!await PaceAsync(delay))
                    return;
                await HandleAsync(frame);
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
    public Task FlushAsync() => Current is { } current ? current.Room.FlushAsync() : Task.CompletedTask;

    /// <summary>The connection is over, and with it the session, unless it has gone over to one that may come back.</summary>
    private ValueTask EndAsync()
    {
        if (_successor is { } successor)
            return successor.EndAsync();
        Services.Lobby.End(Session, _partingWords, _isStranger);
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

    /// <summary>
    /// Lines of the log, with those of ignored people left out; a long answer waits for its reader, and ends when nobody reads it any
    /// more.
    /// </summary>
    /// <returns>How many were shown.</returns>
    public async ValueTask<int> ShowAsync(IReadOnlyList<RoomEvent> logged)
    {
        var shown = 0;
        for (var next = 0; next < logged.Count && !_peer.IsGone;)
        {
            var piece = new ArrayBufferWriter<byte>();
            (next, var count) = await Services.LongWork.DoAsync(_peer.Address, () => Write(piece, logged, next));
            shown += count;
            await _peer.SendAsync(piece.WrittenMemory);
        }

        return shown;
    }

    /// <summary>Reads for an answer, by turns with all others who do.</summary>
    public ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read) => Services.LongWork.DoAsync(_peer.Address, read);

    /// <summary>Searches as soon as it is this peer's turn.</summary>
    public ValueTask<T> SearchAsync<T>(Func<ValueTask<T>> search) => Services.LongWork.Searches.DoAsync(_peer.Address, search);

    /// <summary>Says something in the current room.</summary>
    public void Say(RoomEventKind kind, string text)
    {
        if (Current is not { } room)
        {
            Error("You are in no room. /join one.");
            return;
        }

        var safe = SafeText.CleanMessage(text);
        if (safe.Length > 0)
        {
            Session.HasSpoken = true;
            room.Say(kind, safe, this);
        }
    }

    /// <summary>Has the current room have no topic any more.</summary>
    public void UnsetTopic()
    {
        if (Current is not { } room)
        {
            Error("You are in no room. /join one.");
            return;
        }

        Session.HasSpoken = true;
        room.Say(RoomEventKind.Topic, "", this);
    }

    /// <summary>Leaves the server at its own wish; the rooms read <paramref name="partingWords"/>.</summary>
    public void Quit(string partingWords)
    {
        _partingWords = SafeText.CleanMessage(partingWords);
        _peer.Close(LineMessages.Notice("Bye."));
    }

    void IRecipient.Joined(Membership membership, int members, long lastSeq)
    {
        Current = membership;
        if (_isWelcome)
            Notice($"You are in {membership.Room.Name}. {members} here. Last number: {lastSeq}.");
        else
            Welcome($"{membership.Room.Name}. {members} here");
    }

    void IRecipient.Deliver(RoomBatch batch, Membership membership)
    {
        if (membership.HasLeft)
            return;
        var encoded = (membership == Current ? LineFormat.Here : LineFormat.Elsewhere).Of(batch);
        if (membership.SpokeIn(batch) || batch.HoldsRename || batch.HoldsErased || Session.HasIgnored)
            DeliverParts(batch, encoded);
        else
            _peer.Send(encoded, WholeBatch);
    }

    bool ISessionRecipient.TryDeliverPrivate(PrivateMessage message, Session sender)
    {
        if (!Session.HasIgnored || !Session.Ignored.Hides(message.From, sender))
            Reply($"{message.From} -> you: {message.Text}");
        return true;
    }

    void ISessionRecipient.PrivateNotDelivered(PrivateMessage message) =>
        Error($"Not delivered to {message.To}, who did not come back: {message.Text}");

    void ISayReceipt.Said(RoomEvent first, RoomEvent last)
    {
        // A terminal shows what its user typed; no receipt is wanted.
    }

    void ISayReceipt.NotSaid(RoomName room, string reason) => Error($"Not said: {reason}");

    private void Welcome(string where)
    {
        _isWelcome = true;
        _peer.Send(LineMessages.Lines(
        [
            "Welcome to the chat server!",
            $"* You are {Session.Nickname} in {where}. Type /help for commands.",
            .. Array.ConvertAll(Services.Server.Welcome, line => "* " + line),
        ]));
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
            Error($"Line too long: the limit is {Services.Limits.MaxLineBytes} bytes.");
        }
        else if (!TryDecode(frame.Bytes, out var typed))
        {
            Error("Not valid UTF-8.");
        }
        else if (LineEditing.Apply(typed) is not { Length: > 0 } line)
        {
            // All that was typed was erased again.
        }
        else if (!line.StartsWith('/'))
        {
            Say(RoomEventKind.Message, line);
        }
        else if (line.StartsWith("//", StringComparison.Ordinal))
        {
            Say(RoomEventKind.Message, line[1..]);
        }
        else
        {
            return LineCommands.RunAsync(this, line);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// A browser or a TLS client that came to the wrong port, as its first bytes tell: it is closed, and nothing of it is said. Else
    /// any page on the web could have its readers' browsers talk here.
    /// </summary>
    private bool TryRefuseStranger(Frame frame) => _isStranger = IsRefused(frame);

    private bool IsRefused(Frame frame)
    {
        if (_hasSpoken)
            return false;
        _hasSpoken = true;
        if (frame.Kind == FrameKind.TlsHello)
        {
            _peer.Close(default);
            return true;
        }

        var isHttp = frame.Kind == FrameKind.TooLong
            ? _cutter.BeginsLikeHttp
            : _cutter.BeginsLikeHttp && TryDecode(frame.Bytes, out var line) && HttpRequestLine.Is(line);
        if (!isHttp)
            return false;
        var page = Services.Page.Port is > 0 and var port ? $" The page is at port {port}." : "";
        _peer.Close(LineMessages.Error($"This port speaks no HTTP.{page}"));
        return true;
    }

    private static bool TryDecode(ReadOnlySequence<byte> bytes, out string line)
    {
        var span = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        var isValid = Utf8.IsValid(span);
        line = isValid ? Encoding.UTF8.GetString(span) : "";
        return isValid;
    }

    /// <summary>Without its own lines, which its terminal shows already, those of ignored people, what was erased, and renames it has read elsewhere.</summary>
    private void DeliverParts(RoomBatch batch, EncodedBatch encoded)
    {
        var runs = new List<Range>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (!Hears(batch.Entries[i]))
                continue;
            if (runs.Count > 0 && runs[^1].End.Value == i)
                runs[^1] = runs[^1].Start.Value..(i + 1);
            else
                runs.Add(i..(i + 1));
        }

        if (runs.Count > 0)
            _peer.Send(encoded, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs));
    }

    private bool Hears(RoomBatch.Entry entry)
    {
        // A topic is told to all in the room, also to the one who set it.
        if (entry.Author == Session && entry.Event.Kind != RoomEventKind.Topic)
            return false;

        // What a terminal has shown cannot be taken back.
        return entry.Event.Kind != RoomEventKind.Erased && !Hides(entry.Event, entry.Author) && entry.Renaming?.TryMarkSeen(Session) != false;
    }

    /// <summary>Writes lines until there are enough for one piece. Returns which is the next, and how many were written.</summary>
    private (int Next, int Count) Write(ArrayBufferWriter<byte> piece, IReadOnlyList<RoomEvent> logged, int next)
    {
        const int PieceSize = 8 * 1024;
        var count = 0;
        for (; next < logged.Count && piece.WrittenCount < PieceSize; next++)
        {
            if (Hides(logged[next], author: null))
                continue;
            LineFormat.WriteLogged(piece, logged[next]);
            count++;
        }

        return (next, count);
    }

    private bool Hides(RoomEvent happened, IMember? author) =>
        Session.HasIgnored
        && happened.Kind is (RoomEventKind.Message or RoomEventKind.Action)
        && Session.Ignored.Hides(happened.Nick, author);
}
