using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ChatHost.Client;

/// <summary>
/// A chat session that survives lost connections. It reconnects by itself and resumes: every numbered event of its rooms is read once
/// and in order, and what it says is said once. The protocol beneath is docs/protocol.md, "JSON".
/// </summary>
/// <remarks>
/// <para><see cref="ReadAllAsync"/> has one reader at a time; all other members may be called from any thread.</para>
/// <para>
/// Requests wait for a connection where there is none. One whose answer was lost with its connection is sent again, but for
/// <see cref="SendPrivateAsync"/>, which the server would not know again.
/// </para>
/// <para>While <see cref="MaxUnread"/> events are unread, nothing more is read from the server, answers included: read the events.</para>
/// </remarks>
public sealed class ChatClient : IAsyncDisposable
{
    /// <summary>Maximum number of events that wait for <see cref="ReadAllAsync"/>.</summary>
    public const int MaxUnread = 4096;

    private readonly ChatClientOptions _options;
    private readonly Channel<ChatEvent> _events = Channel.CreateBounded<ChatEvent>(MaxUnread);
    private readonly PendingRequests _pending = new();
    private readonly RoomFeeds _feeds = new();
    private readonly SessionLoop _loop;
    private readonly string _idPrefix = Guid.NewGuid().ToString("N")[..12];
    private readonly Task _running;
    private long _lastId;

    private ChatClient(ChatClientOptions options)
    {
        _options = options;
        foreach (var (room, last) in options.ResumeFrom?.Rooms ?? new Dictionary<string, long>())
            _feeds.Begin(room, last);
        _loop = new(options, _pending, _feeds, _events.Writer);
        _running = Task.Run(_loop.RunAsync);
    }

    /// <summary>The nickname, as the server last said; empty before the first <see cref="HelloEvent"/>.</summary>
    public string Nick => _loop.Router.Nick;

    /// <summary>What the server takes; its usual limits before the first <see cref="HelloEvent"/>.</summary>
    public ServerLimits Limits => _loop.Limits;

    /// <summary>
    /// From where another client could go on now: after the events that were read here. An event counts as read when
    /// <see cref="ReadAllAsync"/> is asked for the next one.
    /// </summary>
    public ChatResumePoint ResumePoint => new(_loop.Token, _feeds.All.ToDictionary(feed => feed.Room, feed => feed.Read));

    /// <summary>Begins to connect, and returns at once. It goes on trying until the client is disposed.</summary>
    public static ChatClient Start(ChatClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options);
    }

    /// <summary>
    /// Reads everything that happens, in order, until the session ends: what people say and do, and a <see cref="HelloEvent"/> for each
    /// connection, a <see cref="DisconnectedEvent"/> for each that was lost or failed, a <see cref="GapEvent"/> for what the server no
    /// longer keeps. Answers to requests are not among them.
    /// </summary>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public async IAsyncEnumerable<ChatEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var happened in _events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return happened;
            _feeds.NoteRead(happened);
        }
    }

    /// <summary>Says a line in a room. Completes when the room's log has it.</summary>
    /// <param name="room">A room that the session is in.</param>
    /// <param name="text">One line of at most <see cref="ServerLimits.TextBytes"/> bytes of UTF-8.</param>
    /// <param name="cancellationToken">Cancels the wait; the line may still be said.</param>
    /// <returns>Its number in the room.</returns>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>notInRoom</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    /// <exception cref="IOException">The session was lost before the answer came: whether the line was said is not known.</exception>
    public Task<long> SendAsync(string room, string text, CancellationToken cancellationToken = default) =>
        SayAsync("send", room, text, cancellationToken);

    /// <summary>Says that one does something: <c>waves</c> shows as <c>alice waves</c>.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public Task<long> SendActionAsync(string room, string text, CancellationToken cancellationToken = default) =>
        SayAsync("action", room, text, cancellationToken);

    /// <summary>Sets the topic of a room; an empty one unsets it.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public Task<long> SetTopicAsync(string room, string text, CancellationToken cancellationToken = default) =>
        SayAsync("topic", room, text, cancellationToken);

    /// <summary>Says several lines with nothing between them. Completes when the room's log has them.</summary>
    /// <param name="room">A room that the session is in.</param>
    /// <param name="lines">At most <see cref="ServerLimits.Lines"/>; lines of nothing visible are left out.</param>
    /// <param name="cancellationToken">Cancels the wait; the lines may still be said.</param>
    /// <returns>Their numbers in the room.</returns>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<SeqRange> SendLinesAsync(string room, IReadOnlyList<string> lines, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject { ["type"] = "send", ["room"] = room, ["lines"] = new JsonArray([.. lines.Select(line => JsonValue.Create(line))]) };
        var (ack, _) = await AskAsync(body, OnLoss.SendAgainInSession, cancellationToken).ConfigureAwait(false);
        return new(ack.Seq ?? 0, ack.LastSeq ?? ack.Seq ?? 0);
    }

    /// <summary>Says a line to one person. The copy of it comes as an event. To somebody whose connection is lost it waits a while.</summary>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>noSuchNick</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    /// <exception cref="IOException">The connection was lost before the answer came: whether the line was said is not known.</exception>
    public Task SendPrivateAsync(string nick, string text, CancellationToken cancellationToken = default) =>
        AskAsync(new() { ["type"] = "private", ["to"] = nick, ["text"] = text }, OnLoss.Fail, cancellationToken);

    /// <summary>
    /// Enters a room, made if there is none. Its events are read from then on, with <paramref name="since"/> from after that number on:
    /// 0 for all of them. Nothing changes in a room that is being read already.
    /// </summary>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>tooManyRooms</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public Task JoinAsync(string room, long? since = null, CancellationToken cancellationToken = default) =>
        AskAsync(new() { ["type"] = "join", ["room"] = room, ["since"] = since }, OnLoss.SendAgain, cancellationToken);

    /// <summary>Leaves a room.</summary>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>notInRoom</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public Task LeaveAsync(string room, CancellationToken cancellationToken = default) =>
        AskAsync(new() { ["type"] = "leave", ["room"] = room }, OnLoss.SendAgain, cancellationToken);

    /// <summary>Takes another nickname.</summary>
    /// <exception cref="ChatRequestException">The server refused it, with <c>nickInUse</c> or <c>invalidNick</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public Task ChangeNickAsync(string nick, CancellationToken cancellationToken = default) =>
        AskAsync(new() { ["type"] = "nick", ["nick"] = nick }, OnLoss.SendAgain, cancellationToken);

    /// <summary>Ignores somebody: private lines do not come, messages come with <see cref="MessageEvent.IsIgnored"/>.</summary>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>noSuchNick</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public Task IgnoreAsync(string nick, CancellationToken cancellationToken = default) =>
        AskAsync(new() { ["type"] = "ignore", ["nick"] = nick }, OnLoss.SendAgain, cancellationToken);

    /// <summary>Undoes <see cref="IgnoreAsync"/>.</summary>
    /// <inheritdoc cref="IgnoreAsync"/>
    public Task UnignoreAsync(string nick, CancellationToken cancellationToken = default) =>
        AskAsync(new() { ["type"] = "unignore", ["nick"] = nick }, OnLoss.SendAgain, cancellationToken);

    /// <summary>Reads stored events of a room, oldest first. It need not be one that the session is in.</summary>
    /// <param name="room">The room.</param>
    /// <param name="after">The number after which they begin; null for the last ones.</param>
    /// <param name="limit">Maximum number of events; the server's own limit is <see cref="ServerLimits.History"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>noSuchRoom</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public async Task<IReadOnlyList<NumberedEvent>> GetHistoryAsync(
        string room, long? after = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject { ["type"] = "history", ["room"] = room, ["after"] = after, ["limit"] = limit };
        var (ack, answer) = await AskAsync(body, OnLoss.SendAgain, cancellationToken).ConfigureAwait(false);

        // What was said meanwhile came between; its numbers are higher.
        var events = OfRoom(ack, answer).Where(happened => happened.Seq > (after ?? 0));
        limit = Math.Min(limit, Limits.History);
        return after is null ? [.. events.TakeLast(limit)] : [.. events.Take(limit)];
    }

    /// <summary>Finds the last events of a room that contain all the search terms, oldest first.</summary>
    /// <param name="room">The room.</param>
    /// <param name="words">At most 32 terms; parts of words match too, in any case.</param>
    /// <param name="limit">Maximum number of events; the server's own limit is <see cref="ServerLimits.History"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>noSuchRoom</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public async Task<IReadOnlyList<NumberedEvent>> SearchAsync(
        string room, string words, int limit = 100, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject { ["type"] = "search", ["room"] = room, ["text"] = words, ["limit"] = limit };
        var (ack, answer) = await AskAsync(body, OnLoss.SendAgain, cancellationToken).ConfigureAwait(false);
        return [.. OfRoom(ack, answer)];
    }

    /// <summary>Asks who is in a room: at most 1000 names.</summary>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>noSuchRoom</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public async Task<MembersEvent> GetMembersAsync(string room, CancellationToken cancellationToken = default)
    {
        var (_, answer) = await AskAsync(new() { ["type"] = "members", ["room"] = room }, OnLoss.SendAgain, cancellationToken).ConfigureAwait(false);
        return answer.OfType<MembersEvent>().FirstOrDefault() ?? new() { Room = room, Nicks = [] };
    }

    /// <summary>Asks for the topic of a room; null if it has none.</summary>
    /// <exception cref="ChatRequestException">The server refused it, for instance with <c>noSuchRoom</c>.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public async Task<string?> GetTopicAsync(string room, CancellationToken cancellationToken = default)
    {
        var (_, answer) = await AskAsync(new() { ["type"] = "topic", ["room"] = room }, OnLoss.SendAgain, cancellationToken).ConfigureAwait(false);
        return answer.OfType<TopicEvent>().LastOrDefault()?.Text;
    }

    /// <summary>Lists the rooms of the server, most populous first, page by page as they are read.</summary>
    /// <exception cref="ChatRequestException">The server refused it.</exception>
    /// <exception cref="ChatSessionEndedException">The server ended the session for good.</exception>
    public async IAsyncEnumerable<RoomSummary> GetRoomsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? after = null;
        do
        {
            var (_, answer) = await AskAsync(new() { ["type"] = "rooms", ["after"] = after }, OnLoss.SendAgain, cancellationToken).ConfigureAwait(false);
            var page = answer.OfType<RoomsEvent>().FirstOrDefault();
            foreach (var room in page?.Rooms ?? [])
                yield return room;
            after = page?.Next;
        }
        while (after is not null);
    }

    /// <summary>Leaves the server: the session and its token end, and <see cref="ReadAllAsync"/> with them. Requests without an answer fail.</summary>
    /// <param name="text">A parting message, which the rooms read; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the server's answer, which is at most <see cref="ChatClientOptions.QuitTimeout"/>.</param>
    public async Task QuitAsync(string? text = null, CancellationToken cancellationToken = default)
    {
        _loop.BeginQuit();
        try
        {
            if (_loop.Sender.IsLive)
            {
                await AskAsync(new() { ["type"] = "quit", ["text"] = text }, OnLoss.Fail, cancellationToken)
                    .WaitAsync(_options.QuitTimeout, _options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ChatRequestException or ChatSessionEndedException)
        {
            // It is over anyway.
        }
        finally
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Closes the connection and leaves the session at the server, which keeps it for <c>Sessions:ResumeWindow</c> (30 s) as if the
    /// connection were lost, and its token for <c>Sessions:TokenLifetime</c>. Requests without an answer fail.
    /// </summary>
    /// <returns>For <see cref="ChatClientOptions.ResumeFrom"/> of the next client.</returns>
    public async Task<ChatResumePoint> DetachAsync()
    {
        await StopAsync().ConfigureAwait(false);
        return ResumePoint;
    }

    /// <summary>As <see cref="QuitAsync"/>, if it was neither quit nor detached.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_running.IsCompleted)
            await QuitAsync().ConfigureAwait(false);
        _loop.Dispose();
    }

    private static SortedDictionary<long, NumberedEvent>.ValueCollection OfRoom(AckEvent ack, IReadOnlyList<ChatEvent> answer)
    {
        var bySeq = new SortedDictionary<long, NumberedEvent>();
        foreach (var happened in answer.OfType<NumberedEvent>().Where(happened => ack.Room is null || happened.Room == ack.Room))
            bySeq[happened.Seq] = happened;
        return bySeq.Values;
    }

    private async Task<long> SayAsync(string type, string room, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var body = new JsonObject { ["type"] = type, ["room"] = room, ["text"] = text };
        var (ack, _) = await AskAsync(body, OnLoss.SendAgainInSession, cancellationToken).ConfigureAwait(false);
        return ack.Seq ?? 0;
    }

    private async Task<(AckEvent Ack, IReadOnlyList<ChatEvent> Answer)> AskAsync(JsonObject body, OnLoss onLoss, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{_idPrefix}-{Interlocked.Increment(ref _lastId)}");
        body["id"] = id;
        var request = new PendingRequest(id, body, onLoss);
        await _loop.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return (await request.Answer.WaitAsync(cancellationToken).ConfigureAwait(false), request.Events);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    private async Task StopAsync()
    {
        await _loop.StopAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }
}
