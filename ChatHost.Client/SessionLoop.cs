using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ChatHost.Client;

/// <summary>
/// Keeps one session over any number of connections: connects, resumes, reads, and reconnects when the connection is lost. It runs
/// until it is stopped or the session ends for good.
/// </summary>
internal sealed class SessionLoop(ChatClientOptions options, PendingRequests pending, RoomFeeds feeds, ChannelWriter<ChatEvent> events) : IDisposable
{
    private const string JoinPrefix = "join-";

    /// <summary>After these the server takes the session back; after any other end it does not.</summary>
    private static readonly string[] ResumableEnds = ["shutdown", "slow", "idle"];

    private readonly RequestSender _sender = new(pending);
    private readonly ReconnectBackoff _backoff = new(options.InitialBackoff, options.MaxBackoff, options.Random);
    private readonly EventRouter _router = new(pending, feeds, events);
    private readonly CancellationTokenSource _stopping = new();

    // The rooms of the options that were not entered yet.
    private readonly List<string> _toJoin = [.. options.Rooms];

    // The ids under which they were asked for on this connection.
    private readonly HashSet<string> _entering = [];
    private TaskCompletionSource<bool> _entered = new();
    private volatile string? _token = options.ResumeFrom?.Token;

    /// <summary>The session's secret; null before the first hello.</summary>
    public string? Token => _token;

    public EventRouter Router => _router;

    public RequestSender Sender => _sender;

    /// <summary>What the server said that it takes.</summary>
    public ServerLimits Limits { get; private set; } = new();

    /// <summary>From now on the end of the connection is the end, and no event waits for its reader.</summary>
    public void BeginQuit() => _router.BeginQuit();

    public Task StopAsync() => _stopping.CancelAsync();

    /// <summary>Runs to the end; the end fails what is pending and completes the events.</summary>
    public async Task RunAsync()
    {
        Exception? end = null;
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var reason = await TrySpeakAsync().ConfigureAwait(false);
                _sender.Lose();
                if (_router.IsQuitting)
                    break;
                var wait = _backoff.Next();
                await _router.EmitAsync(new DisconnectedEvent { Reason = reason, Attempt = _backoff.Attempts, RetryIn = wait }, _stopping.Token)
                    .ConfigureAwait(false);
                await Task.Delay(wait, options.Time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped by its owner.
        }
        catch (Exception exception)
        {
            end = exception;
        }

        pending.End(end ?? new IOException("The client was closed."));
        events.TryComplete(end);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _sender.Dispose();
        _router.Dispose();
    }

    /// <summary>Speaks over one connection.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<string> TrySpeakAsync()
    {
        try
        {
            using var connection = await options.ConnectAsync(options.Server, _stopping.Token).ConfigureAwait(false);
            return await SpeakAsync(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return exception.Message;
        }
    }

    private async Task<string> SpeakAsync(JsonClient connection)
    {
        var reader = new ProbedReader(connection, options);
        var opening = new SessionOpening(connection, reader, options.Nick);
        _router.BeginConnection();
        var hello = _token is { } token
            ? await opening.ResumeAsync(token, LastNumbers(), _stopping.Token).ConfigureAwait(false)
            : await opening.StartAsync(_stopping.Token).ConfigureAwait(false);
        var first = Greet(connection, hello);
        _backoff.Reset();
        await _router.EmitAsync(hello, _stopping.Token).ConfigureAwait(false);
        foreach (var error in opening.Errors)
            await _router.EmitAsync(error, _stopping.Token).ConfigureAwait(false);

        foreach (var room in hello.Rooms)
            await _router.RestartIfBehindAsync(connection, room.Name, room.LastSeq, _stopping.Token).ConfigureAwait(false);

        // Beside the reading: a server that waits for its answers to be read takes nothing more.
        var sending = _sender.OpenAsync(connection, first, _entered.Task);
        try
        {
            return await ReadAsync(connection, reader).ConfigureAwait(false);
        }
        finally
        {
            connection.Dispose();
            _entered.TrySetResult(false);
            await sending.ConfigureAwait(false);
        }
    }

    /// <returns>Why the connection ended.</returns>
    private async Task<string> ReadAsync(JsonClient connection, ProbedReader reader)
    {
        var reason = "The server closed the connection.";
        while (await reader.ReadAsync(mayProbe: true, _stopping.Token).ConfigureAwait(false) is { } happened)
        {
            if (happened is ByeEvent bye)
            {
                await _router.EmitAsync(bye, _stopping.Token).ConfigureAwait(false);
                if (!ResumableEnds.Contains(bye.Code) && !_router.IsQuitting)
                    throw new ChatSessionEndedException(bye.Code, bye.Text);
                reason = bye.Text;
            }
            else if (happened is AckEvent { Id: var done } && _entering.Contains(done))
            {
                EndEntering(done);
            }
            else if (happened is ErrorEvent { Id: { } id } refused && _entering.Contains(id))
            {
                EndEntering(id);
                await _router.EmitAsync(refused, _stopping.Token).ConfigureAwait(false);
            }
            else
            {
                await _router.TakeAsync(connection, happened, _stopping.Token).ConfigureAwait(false);
            }
        }

        return reason;
    }

    /// <summary>One of the rooms was entered, or refused for good.</summary>
    private void EndEntering(string id)
    {
        _toJoin.Remove(options.Rooms[int.Parse(id.AsSpan(JoinPrefix.Length), CultureInfo.InvariantCulture)]);
        _entering.Remove(id);
        if (_entering.Count == 0)
            _entered.TrySetResult(true);
    }

    private JsonObject LastNumbers()
    {
        var numbers = new JsonObject();
        foreach (var feed in feeds.All)
            numbers[feed.Room] = feed.Last;
        return numbers;
    }

    /// <summary>Takes up the session that hello shows.</summary>
    /// <returns>What to send first.</returns>
    private List<JsonObject> Greet(JsonClient connection, HelloEvent hello)
    {
        var isResumed = hello.Token == _token;
        var first = new List<JsonObject>();
        if (isResumed)
        {
            _router.GoOn(hello);
            _toJoin.RemoveAll(wanted => hello.Rooms.Any(room => wanted.Equals(room.Name, StringComparison.OrdinalIgnoreCase)));
        }
        else
        {
            // A lost session's ids mean nothing to another one.
            if (_token is not null)
                pending.Fail(request => request is { OnLoss: OnLoss.SendAgainInSession, WasSent: true }, new IOException("The session was lost: whether this was said is not known."));
            if (connection.ServerSpeaksFirst && options.Nick is { } nick && nick != hello.Nick)
                first.Add(new() { ["type"] = "nick", ["nick"] = nick });
            first.AddRange(EnterRooms(hello));
        }

        _entering.Clear();
        _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var (index, room) in options.Rooms.Index().Where(room => _toJoin.Contains(room.Item)))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{JoinPrefix}{index}");
            _entering.Add(id);
            first.Add(new() { ["type"] = "join", ["room"] = room, ["id"] = id });
        }

        if (_entering.Count == 0)
            _entered.TrySetResult(true);

        (_token, Limits, _router.Nick) = (hello.Token, hello.Limits, hello.Nick);
        return first;
    }

    /// <summary>A new session is to be in the rooms that the lost one was in, and in no others.</summary>
    private IEnumerable<JsonObject> EnterRooms(HelloEvent hello)
    {
        foreach (var room in hello.Rooms)
        {
            if (_toJoin.RemoveAll(wanted => wanted.Equals(room.Name, StringComparison.OrdinalIgnoreCase)) > 0)
                feeds.Begin(room.Name, room.LastSeq);
            else if (!feeds.TryFind(room.Name, out _))
                yield return new() { ["type"] = "leave", ["room"] = room.Name };
        }

        foreach (var feed in feeds.All)
            yield return new() { ["type"] = "join", ["room"] = feed.Room, ["since"] = feed.Last };
    }
}
