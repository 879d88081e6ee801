using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ChatHost.Client;

/// <summary>
/// Gives each event of the server to whom it is for: to the request that it answers, to the room's feed, which hands it on in its
/// order, or to the consumer at once.
/// </summary>
internal sealed class EventRouter(PendingRequests pending, RoomFeeds feeds, ChannelWriter<ChatEvent> events) : IDisposable
{
    private const string FillPrefix = "fill-";

    /// <summary>Events asked for at a time when numbers are missing; the server's own limit may be lower.</summary>
    private const int FillPage = 500;

    private readonly CancellationTokenSource _quitting = new();

    // What is being asked for on this connection, by the number in the id.
    private readonly Dictionary<long, (RoomFeed Feed, long After)> _fills = [];
    private readonly List<ChatEvent> _due = [];
    private volatile string _nick = "";
    private long _lastFill;

    /// <summary>The session's nickname as the server last said.</summary>
    public string Nick
    {
        get => _nick;
        set => _nick = value;
    }

    public bool IsQuitting => _quitting.IsCancellationRequested;

    public void BeginQuit() => _quitting.Cancel();

    public void Dispose() => _quitting.Dispose();

    /// <summary>Hands an event to the consumer, and waits while too many are unread. Drops it when the client quits.</summary>
    public async ValueTask EmitAsync(ChatEvent happened, CancellationToken cancellationToken)
    {
        if (events.TryWrite(happened))
            return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _quitting.Token);
        try
        {
            await events.WriteAsync(happened, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody reads any more.
        }
    }

    /// <summary>There is a new connection: nothing is on its way.</summary>
    public void BeginConnection()
    {
        _fills.Clear();
        foreach (var feed in feeds.All)
            feed.Rewind();
    }

    /// <summary>The session was resumed: the rooms of hello are those that it is in.</summary>
    public void GoOn(HelloEvent hello)
    {
        foreach (var feed in feeds.All.Where(feed => hello.Rooms.All(room => room.Name != feed.Room)))
            feeds.End(feed.Room);
        foreach (var room in hello.Rooms)
            feeds.Begin(room.Name, SinceOf(room.Name, mayBeAnother: false) ?? room.LastSeq);
    }

    /// <summary>Reads a room from 1 on if its numbers begin again.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="room">The room.</param>
    /// <param name="last">Its last number as the server says.</param>
    /// <param name="cancellationToken">Cancels the wait for the consumer.</param>
    public async ValueTask RestartIfBehindAsync(JsonClient connection, string room, long last, CancellationToken cancellationToken)
    {
        if (!feeds.TryFind(room, out var feed) || feed.Last <= last)
            return;
        feed.Restart();
        await EmitAsync(new RoomRestartedEvent { Room = room }, cancellationToken).ConfigureAwait(false);
        _ = RequestSender.TrySendAsync(connection, new JsonObject { ["type"] = "join", ["room"] = room, ["since"] = 0 });
    }

    public async ValueTask TakeAsync(JsonClient connection, ChatEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case NumberedEvent numbered:
                await TakeNumberedAsync(connection, numbered, cancellationToken).ConfigureAwait(false);
                break;
            case AckEvent { Id: ProbedReader.ProbeId } or ErrorEvent { Id: ProbedReader.ProbeId }:
                break;
            case AckEvent ack when FindFill(ack.Id) is { } fill:
                await EndFillAsync(connection, fill, cancellationToken).ConfigureAwait(false);
                break;
            case ErrorEvent error when FindFill(error.Id) is { } fill:
                // What cannot be had now is asked for again on the next connection, after a while.
                if (error.Code == "unavailable")
                    throw new IOException(error.Text);
                await EndFillAsync(connection, fill, cancellationToken).ConfigureAwait(false);
                break;
            case AckEvent ack:
                if (pending.TryRemove(ack.Id, out var answered))
                    answered.Acknowledge(ack);
                break;
            case ErrorEvent { Id: { } id } error when pending.TryRemove(id, out var refused):
                Refuse(refused, error);
                break;
            case MembersEvent or RoomsEvent or NoTopicEvent:
                pending.TryTake(happened, isNew: false);
                break;
            default:
                await TakePassingAsync(connection, happened, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private static void Refuse(PendingRequest request, ErrorEvent error)
    {
        // Sent again after a lost connection, it finds that it was done the first time.
        if (request is { Type: "leave" } && error.Code == "notInRoom" && request.WasSentAgain)
            request.Acknowledge(new() { Id = request.Id, Room = request.Room });
        else
            request.Fail(new ChatRequestException(error.Code, error.Text));
    }

    private async ValueTask TakeNumberedAsync(JsonClient connection, NumberedEvent numbered, CancellationToken cancellationToken)
    {
        var isRead = feeds.TryFind(numbered.Room, out var feed);
        var isNew = isRead && feed!.TryTake(numbered, _due);
        var isAnswer = pending.TryTake(numbered, isNew);
        if (isNew)
            await HandOnAsync(connection, feed!, cancellationToken).ConfigureAwait(false);
        else if (numbered is ErasedEvent && (isRead || !isAnswer))
            await EmitAsync(numbered, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What has no number.</summary>
    private async ValueTask TakePassingAsync(JsonClient connection, ChatEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case GapEvent gap when feeds.TryFind(gap.Room, out var feed):
                feed.Skip(gap.To);
                await HandOnAsync(connection, feed, cancellationToken).ConfigureAwait(false);
                return;
            case JoinedEvent { LastSeq: { } last } own:
                await EnterAsync(connection, own, last, cancellationToken).ConfigureAwait(false);
                return;
            case LeftEvent left when left.Nick == Nick:
                feeds.End(left.Room);
                break;
            case RenamedEvent renamed when renamed.Nick == Nick:
                Nick = renamed.To;
                break;
        }

        await EmitAsync(happened, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EnterAsync(JsonClient connection, JoinedEvent own, long last, CancellationToken cancellationToken)
    {
        await EmitAsync(own, cancellationToken).ConfigureAwait(false);
        feeds.Begin(own.Room, SinceOf(own.Room, mayBeAnother: true) ?? last);
        await RestartIfBehindAsync(connection, own.Room, last, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From where the room was asked for.</summary>
    /// <param name="room">The room.</param>
    /// <param name="mayBeAnother">Whether the oldest request is meant where none has this name: the server may write it otherwise.</param>
    private long? SinceOf(string room, bool mayBeAnother)
    {
        var joins = pending.All.Where(request => request is { Type: "join", WasSent: true }).ToArray();
        var join = joins.FirstOrDefault(request => room.Equals(request.Room, StringComparison.OrdinalIgnoreCase));
        return (long?)(join ?? (mayBeAnother ? joins.FirstOrDefault() : null))?.Body["since"];
    }

    /// <summary>Hands on what a feed released, and asks for what it lacks.</summary>
    private async ValueTask HandOnAsync(JsonClient connection, RoomFeed feed, CancellationToken cancellationToken)
    {
        foreach (var due in _due)
            await EmitAsync(due, cancellationToken).ConfigureAwait(false);
        _due.Clear();
        if (!feed.IsIncomplete || feed.IsFilling)
            return;
        var after = feed.BeginFill();
        _fills[++_lastFill] = (feed, after);
        var history = new JsonObject
        {
            ["type"] = "history",
            ["room"] = feed.Room,
            ["after"] = after,
            ["limit"] = FillPage,
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"{FillPrefix}{_lastFill}"),
        };

        // Not awaited: the answers that the server wants to be rid of first come by this loop.
        _ = RequestSender.TrySendAsync(connection, history);
    }

    private (RoomFeed Feed, long After)? FindFill(string? id) =>
        id is not null && id.StartsWith(FillPrefix, StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(FillPrefix.Length), CultureInfo.InvariantCulture, out var number)
        && _fills.Remove(number, out var fill)
            ? fill
            : null;

    private ValueTask EndFillAsync(JsonClient connection, (RoomFeed Feed, long After) fill, CancellationToken cancellationToken)
    {
        fill.Feed.EndFill(fill.After, _due);
        return HandOnAsync(connection, fill.Feed, cancellationToken);
    }
}
