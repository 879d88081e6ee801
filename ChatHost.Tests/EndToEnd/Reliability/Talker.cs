using System.Net;
using System.Text;
using System.Text.Json;
using ChatHost.Client;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>
/// A client that never loses a message, as docs/protocol.md tells to write one: it keeps its token, the last number of each room
/// and what was not acknowledged, and comes back with them however it was cut off. It cuts itself off, too. All it does and
/// reads goes to the checker.
/// </summary>
internal sealed class Talker(string nick, TalkPlan plan, Func<Task<IPEndPoint>> findServer, ReliabilityChecker checker) : IDisposable
{
    private const string NickId = "nick";
    private const string ResumeId = "resume";
    private const string EndId = "end";

    private readonly Random _random = new(plan.Seed);
    private readonly SentMessages _sent = new(nick, plan, checker);
    private readonly Dictionary<string, long> _last = [];
    private readonly TaskCompletionSource _readToTheEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _isBack = new();
    private string? _token;
    private bool _isNamed;
    private volatile bool _isHalfSaid;

    /// <summary>Completes when all it had to say was acknowledged or refused.</summary>
    public Task AllAnswered => _sent.AllAnswered;

    public int Connections { get; private set; }

    public int Drops { get; private set; }

    /// <summary>
    /// Talks until all was acknowledged, and reads until all that was sent before <paramref name="allHaveSpoken"/> completed has
    /// come.
    /// </summary>
    public async Task TalkAsync(Task allHaveSpoken, CancellationToken cancellationToken)
    {
        while (!_readToTheEnd.Task.IsCompleted)
        {
            var server = await findServer().WaitAsync(cancellationToken);
            try
            {
                using var connection = await TcpChannel.ConnectAsync(server, cancellationToken: cancellationToken);
                Connections++;
                _isHalfSaid = false;
                _isBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
                using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var reading = ReadAsync(connection, over);
                try
                {
                    await WriteAsync(connection, allHaveSpoken, over.Token);
                }
                finally
                {
                    connection.Dispose();
                    await reading;
                }
            }
            catch (Exception exception) when (WasCutOff(exception) && !cancellationToken.IsCancellationRequested)
            {
                // So it comes back.
            }
        }
    }

    public void Dispose() => _sent.Dispose();

    private static bool WasCutOff(Exception exception) => exception is IOException or OperationCanceledException or ObjectDisposedException;

    private async Task ReadAsync(TcpChannel connection, CancellationTokenSource over)
    {
        try
        {
            while (await connection.ReceiveAsync(over.Token) is { } line)
            {
                if (line.StartsWith('{'))
                    await TakeAsync(connection, ChatEvent.Parse(line), line, over.Token);
            }
        }
        catch (Exception exception) when (WasCutOff(exception))
        {
            // What it had read until then is taken.
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private async Task WriteAsync(TcpChannel connection, Task allHaveSpoken, CancellationToken cancellationToken)
    {
        await connection.SendAsync("/json", cancellationToken);
        await _isBack.Task.WaitAsync(cancellationToken);
        while (!_sent.IsComplete)
        {
            var message = await _sent.NextAsync(plan.Rooms[_random.Next(plan.Rooms.Count)], cancellationToken);
            if (_random.NextDouble() < plan.DropRate)
            {
                await DropAsync(connection, message, cancellationToken);
                return;
            }

            await SendAsync(connection, message, cancellationToken);
        }

        await AllAnswered.WaitAsync(cancellationToken);
        await allHaveSpoken.WaitAsync(cancellationToken);

        // What was acknowledged to anyone was on its way to all before, so it comes before the answer to this.
        await connection.SendAsync(Line(new { type = "rooms", id = EndId }), cancellationToken);
        await _readToTheEnd.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Loses the connection in one of the ways there are, mostly with a part of a message sent.</summary>
    private async Task DropAsync(TcpChannel connection, Message message, CancellationToken cancellationToken)
    {
        Drops++;
        _isHalfSaid = true;
        var bytes = Encoding.UTF8.GetBytes(Line(message));
        await connection.SendBytesAsync(bytes.AsMemory(0, _random.Next(bytes.Length + 1)), cancellationToken);
        switch (_random.Next(3))
        {
            case 0:
                connection.Reset();
                break;
            case 1:
                await connection.CloseAsync(cancellationToken);
                break;
            default:
                connection.Dispose();
                break;
        }
    }

    private async ValueTask TakeAsync(TcpChannel connection, ChatEvent happened, string line, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case HelloEvent hello when _token is null:
                _token = hello.Token;
                await EnterAsync(connection, cancellationToken);
                break;
            case HelloEvent hello when hello.Token != _token:
                await ResumeAsync(connection, cancellationToken);
                break;
            case MessageEvent message when _last.TryGetValue(message.Room, out var last):
                checker.Read(nick, Numbered.Of(message));
                _last[message.Room] = Math.Max(last, message.Seq);
                break;
            case JoinedEvent { LastSeq: { } last } joined when _last.TryAdd(joined.Room, last):
                checker.Entered(nick, joined.Room, last);
                ReportBack();
                break;
            case AckEvent { Id: NickId }:
                _isNamed = true;

                // With a login it comes with another.
                if (JsonDocument.Parse(line).RootElement.TryGetProperty("token", out var token))
                    _token = token.GetString();
                ReportBack();
                break;
            case AckEvent { Id: ResumeId }:
                await ComeBackAsync(connection, cancellationToken);
                break;
            case AckEvent { Id: EndId }:
                _readToTheEnd.TrySetResult();
                break;
            case AckEvent { Room: { } room, Seq: { } seq } ack when int.TryParse(ack.Id, out var number):
                _sent.Acknowledge(number, room, seq);
                break;
            case GapEvent:
                checker.ToldOfGap(nick, line);
                break;
            case ErrorEvent { Code: "invalidJson" } when _isHalfSaid:
                break;
            case ErrorEvent { Code: "cannotResume" } when !_isNamed:
                // Cut off while it logged in: it begins anew.
                _token = null;
                break;
            case ErrorEvent error when int.TryParse(error.Id, out var number):
                checker.Refused(nick, line);
                _sent.GiveUp(number);
                break;
            case ErrorEvent or ByeEvent:
                checker.Refused(nick, line);
                throw new InvalidOperationException($"{nick} cannot go on: {line}");
        }
    }

    private ValueTask ResumeAsync(TcpChannel connection, CancellationToken cancellationToken) =>
        connection.SendAsync(Line(new { type = "resume", id = ResumeId, token = _token, rooms = _last }), cancellationToken);

    /// <summary>It is the session that it was.</summary>
    private async Task ComeBackAsync(TcpChannel connection, CancellationToken cancellationToken)
    {
        await EnterAsync(connection, cancellationToken);
        foreach (var message in _sent.ToSendAgain())
            await SendAsync(connection, message, cancellationToken);
        ReportBack();
    }

    private async Task EnterAsync(TcpChannel connection, CancellationToken cancellationToken)
    {
        if (!_isNamed)
        {
            await connection.SendAsync(
                plan.Account is { } account
                    ? Line(new { type = "login", id = NickId, nick = account.Name, password = account.Password })
                    : Line(new { type = "nick", id = NickId, nick }),
                cancellationToken);
        }

        foreach (var room in plan.Rooms.Where(room => !_last.ContainsKey(room)))
            await connection.SendAsync(Line(new { type = "join", room }), cancellationToken);
    }

    /// <summary>From here on this connection may say something new, if it has its name and is in all its rooms.</summary>
    private void ReportBack()
    {
        if (_isNamed && _last.Count == plan.Rooms.Count)
            _isBack.TrySetResult();
    }

    private static ValueTask SendAsync(TcpChannel connection, Message message, CancellationToken cancellationToken) =>
        connection.SendAsync(Line(message), cancellationToken);

    private static string Line(Message message) => Line(new { type = "send", room = message.Room, text = message.Text, id = message.Id });

    private static string Line<T>(T value) => JsonSerializer.Serialize(value);
}
