using System.Threading.Channels;
using ChatHost.Client;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Client;

/// <summary>What a client makes of a server that is slow, silent, or away in the middle of something.</summary>
public sealed class ChatClientOrderTests
{
    private readonly Channel<ScriptedServer> _connections = Channel.CreateUnbounded<ScriptedServer>();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_that_the_server_skipped_are_requested_and_read_in_order()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System, "dev");
        await using var read = new ReceivedEvents(client);
        await server.GreetInAsync("dev", lastSeq: 4);

        server.SayMessage("dev", 5);
        server.Say("""{"type":"gap","room":"dev","from":6,"to":8}""");
        server.SayMessage("dev", 9);
        var history = await server.ExpectAsync("history");
        server.SayMessage("dev", 6);
        server.SayMessage("dev", 7);
        server.SayMessage("dev", 10);
        server.SayMessage("dev", 8);
        server.Acknowledge(history, ""","room":"dev" """);

        await read.UntilAsync<MessageEvent>(message => message.Seq == 10);
        Assert.Equal(("dev", 5), ((string?)history["room"], (int?)history["after"]));
        Assert.Equal([5, 6, 7, 8, 9, 10], read.Numbers("dev"));
        Assert.Empty(read.All.OfType<GapEvent>());
        server.Close();
    }

    [Fact]
    public async Task Numbers_that_the_server_no_longer_has_are_a_gap_in_order()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System, "dev");
        await using var read = new ReceivedEvents(client);
        await server.GreetInAsync("dev", lastSeq: 4);

        server.Say("""{"type":"gap","room":"dev","from":5,"to":8}""");
        var history = await server.ExpectAsync("history");
        server.SayMessage("dev", 8);
        server.Acknowledge(history, ""","room":"dev" """);
        server.SayMessage("dev", 9);

        await read.UntilAsync<MessageEvent>(message => message.Seq == 9);
        Assert.Equal([new GapEvent { Room = "dev", From = 5, To = 7 }], read.All.OfType<GapEvent>());
        Assert.Equal([8, 9], read.Numbers("dev"));
        server.Close();
    }

    [Fact]
    public async Task History_that_is_unavailable_is_asked_for_again_by_the_next_connection()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System, "dev");
        await using var read = new ReceivedEvents(client);
        await server.GreetInAsync("dev", lastSeq: 4);
        server.Say("""{"type":"gap","room":"dev","from":5,"to":8}""");
        var history = await server.ExpectAsync("history");

        server.Say($$"""{"type":"error","id":"{{history["id"]}}","code":"unavailable","text":"The disk is full."}""");
        var next = Connect();
        var resume = await next.GreetAsync("""{"name":"dev","lastSeq":8,"members":1}""");

        Assert.Equal("The disk is full.", (await read.UntilAsync<DisconnectedEvent>()).Reason);
        Assert.Equal(("resume", "secret", 4), ((string?)resume["type"], (string?)resume["token"], (int?)resume["rooms"]!["dev"]));
        next.Close();
    }

    [Fact]
    public async Task A_private_line_whose_answer_was_lost_fails_and_is_not_sent_again()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System, "dev");
        await server.GreetInAsync("dev", lastSeq: 0);
        var sending = client.SendPrivateAsync("ann", "psst", Cancellation);
        var saying = client.SendAsync("dev", "hello", Cancellation);
        await server.ExpectAsync("private");
        var said = await server.ExpectAsync("send");

        server.Close();
        var next = Connect();
        await next.GreetAsync("""{"name":"dev","lastSeq":0,"members":1}""");

        await Assert.ThrowsAsync<IOException>(() => sending);
        var again = await next.ExpectAsync("send");
        Assert.Equal(said.ToJsonString(), again.ToJsonString());
        next.Acknowledge(again, ""","room":"dev","seq":1""");
        Assert.Equal(1, await saying);
        next.Close();
    }

    [Fact]
    public async Task Requests_made_without_a_connection_are_sent_in_their_order_unless_they_were_cancelled()
    {
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System, "dev");
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = client.SendAsync("dev", "first", Cancellation);
        var given = client.SendAsync("dev", "given up", cancelled.Token);
        var second = client.SendAsync("dev", "second", Cancellation);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        var server = Connect();
        await server.GreetInAsync("dev", lastSeq: 0);

        foreach (var (text, saying) in new[] { ("first", first), ("second", second) })
        {
            var request = await server.ExpectAsync("send");
            Assert.Equal(text, (string?)request["text"]);
            server.Acknowledge(request, ""","room":"dev","seq":7""");
            Assert.Equal(7, await saying);
        }

        server.Close();
    }

    [Fact]
    public async Task Nothing_is_said_before_it_is_known_from_where_the_rooms_are_read()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System, "dev");
        await using var read = new ReceivedEvents(client);
        var saying = client.SendAsync("dev", "hello", Cancellation);
        await server.GreetAsync();
        await server.ExpectAsync("join");

        // The answer is lost with the connection; in the room it is, though.
        server.Close();
        var next = Connect();
        await next.GreetAsync("""{"name":"dev","lastSeq":4,"members":1}""");
        var said = await next.ExpectAsync("send");
        next.SayMessage("dev", 5);
        next.Acknowledge(said, ""","room":"dev","seq":5""");

        Assert.Equal(5, await saying);
        await read.UntilAsync<MessageEvent>(message => message.Seq == 5);
        next.Close();
    }

    [Fact]
    public async Task A_room_that_was_asked_for_from_a_number_on_is_read_from_there_though_the_answer_was_lost()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System);
        await using var read = new ReceivedEvents(client);
        await server.GreetAsync();
        var joining = client.JoinAsync("ops", since: 40, Cancellation);
        await server.ExpectAsync("join");

        server.Close();
        var next = Connect();
        await next.GreetAsync("""{"name":"ops","lastSeq":42,"members":1}""");
        var again = await next.ExpectAsync("join");
        for (var seq = 41; seq <= 43; seq++)
            next.SayMessage("ops", seq);
        next.Acknowledge(again, ""","room":"ops" """);

        await joining;
        await read.UntilAsync<MessageEvent>(message => message.Seq == 43);
        Assert.Equal([41, 42, 43], read.Numbers("ops"));
        next.Close();
    }

    [Fact]
    public async Task A_client_whose_events_are_not_read_quits_in_order()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System, TestWait.Patience, "dev");
        await server.GreetInAsync("dev", lastSeq: 0);
        for (var seq = 1; seq <= ChatHost.Client.ChatClient.MaxUnread + 100; seq++)
            server.SayMessage("dev", seq);

        // It sends this once it is in the room.
        var sending = client.SendPrivateAsync("ann", "unanswered", Cancellation);
        await server.ExpectAsync("private");
        var quitting = client.QuitAsync("good night", Cancellation);
        var quit = await server.ExpectAsync("quit");
        server.Acknowledge(quit);

        await quitting.WaitAsync(TestWait.Patience, Cancellation);
        Assert.Equal("good night", (string?)quit["text"]);
        Assert.True(server.IsDisposed);
        await Assert.ThrowsAsync<IOException>(() => sending);
    }

    [Fact]
    public async Task Requests_sent_in_a_forgotten_session_fail_and_its_rooms_are_entered_again()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, TimeProvider.System, "dev");
        await using var read = new ReceivedEvents(client);
        await server.GreetInAsync("dev", lastSeq: 4);
        server.SayMessage("dev", 5);
        await read.UntilAsync<MessageEvent>();
        var saying = client.SendAsync("dev", "hello", Cancellation);
        await server.ExpectAsync("send");

        server.Close();
        var next = Connect();
        await next.ExpectAsync("resume");
        next.Say("""{"type":"error","id":"open","code":"cannotResume","text":"No session has this token."}""");
        next.Say("""{"type":"hello","nick":"user7","token":"other","rooms":[]}""");

        await Assert.ThrowsAsync<IOException>(() => saying);
        var join = await next.ExpectAsync("join");
        Assert.Equal(("dev", 5), ((string?)join["room"], (int?)join["since"]));
        Assert.Equal("other", client.ResumePoint.Token);
        next.Close();
    }

    [Fact]
    public async Task A_silent_server_is_probed_and_given_up_when_it_does_not_answer()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, _time, "dev");
        await using var read = new ReceivedEvents(client);
        await server.GreetInAsync("dev", lastSeq: 0);
        await read.UntilAsync<JoinedEvent>();

        await AdvanceUntilSpokenToAsync(server, TimeSpan.FromSeconds(45));
        var probe = await server.ExpectAsync("rooms");
        server.Acknowledge(probe);
        await AdvanceUntilSpokenToAsync(server, TimeSpan.FromSeconds(45));
        await server.ExpectAsync("rooms");
        Assert.False(server.IsDisposed);
        await AdvanceAsync(TimeSpan.FromSeconds(15));

        Assert.Equal("The server no longer answers.", (await read.UntilAsync<DisconnectedEvent>()).Reason);
        Assert.True(server.IsDisposed);
    }

    [Fact]
    public async Task A_server_without_a_hello_is_given_up()
    {
        var server = Connect();
        await using var client = ScriptedServer.Start(_connections.Reader, _time, "dev");
        await using var read = new ReceivedEvents(client);
        await server.ExpectAsync("start");

        await AdvanceAsync(TimeSpan.FromSeconds(15));

        await read.UntilAsync<DisconnectedEvent>();
        Assert.True(server.IsDisposed);
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_with_growing_waits()
    {
        var attempts = 0;
        await using var client = ChatHost.Client.ChatClient.Start(new()
        {
            Server = new("ws://server/ws"),
            ConnectAsync = (_, _) => ++attempts <= 4
                ? throw new IOException($"Attempt {attempts} failed.")
                : Task.FromResult(new JsonClient(Connect(), serverSpeaksFirst: false)),
            InitialBackoff = TimeSpan.FromSeconds(1),
            MaxBackoff = TimeSpan.FromSeconds(4),
            QuitTimeout = TimeSpan.Zero,
            Time = _time,
            Random = () => 1,
        });
        await using var read = new ReceivedEvents(client);

        foreach (var (wait, attempt) in new[] { (1, 1), (2, 2), (4, 3), (4, 4) })
        {
            var lost = await read.UntilAsync<DisconnectedEvent>();
            Assert.Equal(new DisconnectedEvent { Reason = $"Attempt {attempt} failed.", Attempt = attempt, RetryIn = TimeSpan.FromSeconds(wait) }, lost);
            await AdvanceAsync(TimeSpan.FromSeconds(wait));
        }

        var server = await _connections.Reader.ReadAsync(Cancellation);
        await server.GreetAsync();
        await read.UntilAsync<HelloEvent>();
        Assert.Equal(5, attempts);
    }

    /// <summary>Lets time go by once the client waits for it.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        await TestWait.UntilAsync(() => _time.HasTimerDueIn(time));
        _time.Advance(time);
    }

    /// <summary>
    /// The same, until the client says something. A client that has not read all that was said to it yet begins its wait anew when it
    /// does, after time has gone by: then it goes by once more.
    /// </summary>
    private Task AdvanceUntilSpokenToAsync(ScriptedServer server, TimeSpan time) => TestWait.UntilAsync(() =>
    {
        if (!server.IsSpokenTo && _time.HasTimerDueIn(time))
            _time.Advance(time);
        return server.IsSpokenTo;
    });

    private ScriptedServer Connect()
    {
        var server = new ScriptedServer();
        Assert.True(_connections.Writer.TryWrite(server));
        return server;
    }
}
