using System.Text;
using ChatHost.History;
using ChatHost.Protocols;
using ChatHost.Protocols.Json;
using ChatHost.Tests.Protocols.Chat;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

public sealed class ResumeTests
{
    private readonly JsonChat _chat = new();

    [Fact]
    public async Task A_session_that_was_cut_off_comes_back_and_reads_what_it_missed_and_nobody_noticed()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await alice.TypeAsync("""{"type":"send","room":"general","text":"one"}""");
        bob.Read();
        await bob.HangupAsync();
        await alice.TypeAsync("""{"type":"send","room":"general","text":"two"}""");
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"psst","id":"p"}""");
        alice.Read();

        var again = await _chat.ResumeAsync(bob.Token, """{"general":1}""", ""","id":"r" """);
        await alice.TypeAsync("""{"type":"send","room":"general","text":"three"}""");

        Assert.Equal(
            [
                "hello bob: general 2 2",
                """{"type":"private","nick":"alice","to":"bob","text":"psst"}""",
                """{"type":"message","room":"general","seq":2,"nick":"alice","text":"two"}""",
                """{"type":"ack","id":"r"}""",
                """{"type":"message","room":"general","seq":3,"nick":"alice","text":"three"}""",
            ],
            again.Read());
        Assert.Equal(bob.Token, again.Token);
        Assert.Equal(["""{"type":"message","room":"general","seq":3,"nick":"alice","text":"three"}"""], alice.Read());
        Assert.Equal(0, bob.Peer.HeldPlaces);
    }

    [Fact]
    public async Task A_session_that_is_away_keeps_its_name_and_its_place_and_after_the_window_has_left()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await bob.HangupAsync();
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"psst"}""");
        var taken = (await alice.AskAsync("""{"type":"nick","nick":"bob"}"""))[^1];
        var heldMeanwhile = bob.Peer.HeldPlaces;

        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(29));
        await _chat.Parts.SettleAsync();
        var early = alice.Read();
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(2));
        await _chat.Parts.SettleAsync();

        Assert.Contains("nickInUse", taken, StringComparison.Ordinal);
        Assert.Equal(1, heldMeanwhile);
        Assert.Empty(early);
        Assert.Equal(
            [
                """{"type":"error","code":"noSuchNick","text":"Not delivered to bob, who did not come back: psst"}""",
                """{"type":"left","room":"general","nick":"bob","members":1}""",
            ],
            alice.Read().Order());
        Assert.Equal(0, bob.Peer.HeldPlaces);
        Assert.Null(_chat.Parts.Lobby.Names.Find(ChatParts.Nick("bob")));
    }

    [Fact]
    public async Task After_the_window_the_token_still_brings_back_name_and_rooms_and_what_was_missed()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.TypeAsync("""{"type":"send","room":"dev","text":"one","id":"c1"}""");
        await bob.HangupAsync();
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(5));
        await alice.TypeAsync("""{"type":"join","room":"dev"}""");
        await alice.TypeAsync("""{"type":"send","room":"dev","text":"two"}""");
        alice.Read();

        var again = await _chat.ResumeAsync(bob.Token, """{"dev":1,"general":0}""");
        var repeated = await again.AskAsync("""{"type":"send","room":"dev","text":"one","id":"c1"}""");

        Assert.Equal(["""{"type":"ack","id":"c1","room":"dev","seq":1}"""], repeated.TakeLast(1));
        Assert.Equal(
            ["hello bob: general 0 2, dev 2 2", """{"type":"message","room":"dev","seq":2,"nick":"alice","text":"two"}"""],
            repeated.SkipLast(1));
        Assert.Equal(bob.Token, again.Token);
        Assert.Equal(2, alice.Read().Count(line => line.Contains("\"joined\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_name_that_was_taken_meanwhile_is_not_given_back()
    {
        var bob = await _chat.ConnectAsync("bob");
        await bob.HangupAsync();
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(5));
        await _chat.ConnectAsync("bob");

        var again = await _chat.ResumeAsync(bob.Token);

        Assert.Matches("^hello user[0-9]+: general 0 2$", again.Read()[0]);
    }

    [Fact]
    public async Task A_connection_that_is_still_open_is_told_and_closed_when_another_takes_over()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);

        var again = await _chat.ResumeAsync(bob.Token);
        await bob.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await alice.TypeAsync("""{"type":"send","room":"general","text":"one"}""");

        Assert.Equal(["""{"type":"bye","code":"takenOver","text":"Your session goes on over another connection."}"""], bob.Read());
        Assert.Equal(["hello bob: general 0 2", """{"type":"message","room":"general","seq":1,"nick":"alice","text":"one"}"""], again.Read());
        Assert.Equal(0, bob.Peer.HeldPlaces);
        Assert.DoesNotContain(alice.Read(), line => line.Contains("left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_sent_again_while_it_is_under_way_is_said_once_and_acknowledged_with_its_number()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new JsonChat(new() { Store = store });
        var bob = await chat.ConnectAsync("bob");
        var again = await chat.ConnectAsync();
        again.TakeHello();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.BeforeAppend(() => held.Task);
        await bob.Peer.TypeAsync("""{"type":"send","room":"general","text":"once","id":"c1"}""");
        bob.Peer.Dismiss(Dismissal.Slow);

        var resumed = again.TypeAsync(Encoding.UTF8.GetBytes(
            $$$"""
            {"type":"resume","token":"{{{bob.Token}}}","rooms":{"general":0}}
            {"type":"send","room":"general","text":"once","id":"c1"}
            {"type":"send","room":"general","text":"other","id":"c1"}

            """));

        // Before that it would read the line in the session that it gives up.
        await TestWait.UntilAsync(() => again.Peer.Session == bob.Peer.Session);
        held.SetResult();
        await resumed;

        Assert.Equal(
            [
                "hello bob: general 1 1",
                """{"type":"message","room":"general","seq":1,"nick":"bob","text":"once"}""",
                """{"type":"ack","id":"c1","room":"general","seq":1}""",
                """{"type":"error","id":"c1","code":"idReused","text":"Something else was sent under this id."}""",
            ],
            again.Read());
        Assert.Equal(1, chat.Parts.Rooms.All.Single().LastSeq);
    }

    [Fact]
    public async Task Each_request_under_an_id_is_answered_also_while_the_first_is_under_way()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new JsonChat(new() { Store = store });
        var bob = await chat.ConnectAsync("bob");
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.BeforeAppend(() => held.Task);

        await bob.Peer.TypeAsync("""{"type":"send","room":"general","text":"once","id":"c1"}""");
        await bob.Peer.TypeAsync("""{"type":"send","room":"general","text":"once","id":"c1"}""");
        held.SetResult();
        await chat.Parts.SettleAsync();

        Assert.Equal(
            [
                """{"type":"message","room":"general","seq":1,"nick":"bob","text":"once"}""",
                """{"type":"ack","id":"c1","room":"general","seq":1}""",
                """{"type":"ack","id":"c1","room":"general","seq":1}""",
            ],
            bob.Read());
    }

    [Fact]
    public async Task A_line_that_was_erased_and_is_sent_again_is_acknowledged_and_not_said_again()
    {
        var alice = await _chat.ConnectAsync();
        var token = (string)alice.TakeHello()["token"]!;
        await alice.TypeAsync("""{"type":"send","room":"general","text":"secret","id":"c1"}""");
        alice.Peer.Hangup();
        await alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(1));
        await _chat.Parts.SettleAsync();
        Assert.True(_chat.Parts.Rooms.TryFind(ChatParts.Room("general"), out var room));
        await room.EraseAsync(1, 1, by: null);

        var again = await _chat.ResumeAsync(token);
        again.Read();
        var answer = await again.AskAsync("""{"type":"send","room":"general","text":"secret","id":"c1"}""");

        Assert.Equal(["""{"type":"ack","id":"c1","room":"general","seq":1}"""], answer);
    }

    [Fact]
    public async Task Ids_are_known_however_many_came_after_them()
    {
        var chat = new JsonChat(new() { LimitOptions = new() { Messages = new() { Burst = 10_000 } } });
        var bob = await chat.ConnectAsync("bob");
        for (var i = 0; i < 600; i++)
            await bob.Peer.TypeAsync($$"""{"type":"send","room":"general","text":"{{i}}","id":"{{i}}"}""");
        await chat.Parts.SettleAsync();
        bob.Read();

        var first = await bob.AskAsync("""{"type":"send","room":"general","text":"0","id":"0"}""");
        var other = await bob.AskAsync("""{"type":"action","room":"general","text":"0","id":"0"}""");

        Assert.Equal(["""{"type":"ack","id":"0","room":"general","seq":1}"""], first);
        Assert.Contains("idReused", Assert.Single(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quit")]
    [InlineData("kick")]
    [InlineData("expiry")]
    [InlineData("unknown")]
    public async Task A_token_that_is_no_longer_good_gets_an_error_and_a_fresh_hello(string end)
    {
        var bob = await _chat.ConnectAsync("bob");
        var token = bob.Token;
        switch (end)
        {
            case "quit":
                await bob.Peer.TypeAsync("""{"type":"quit"}""");
                break;
            case "kick":
                bob.Peer.Dismiss(new(DismissalKind.Kicked, "enough"));
                break;
            case "expiry":
                bob.Peer.Hangup();
                break;
            default:
                token = SessionToken.Create();
                bob.Peer.Hangup();
                break;
        }

        await bob.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        if (end == "expiry")
            _chat.Parts.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        await _chat.Parts.SettleAsync();
        var again = await _chat.ResumeAsync(token, "{}", ""","id":"r" """);

        var read = again.Read();
        Assert.StartsWith("""{"type":"error","id":"r","code":"cannotResume",""", read[0], StringComparison.Ordinal);
        Assert.StartsWith("hello user", read[1], StringComparison.Ordinal);
        Assert.Equal(2, read.Count);
        Assert.NotEqual(token, again.Token);
        Assert.Equal(end == "unknown", _chat.Parts.Lobby.Names.Find(ChatParts.Nick("bob")) is not null);
    }

    [Fact]
    public async Task A_session_that_is_there_is_good_for_longer_than_its_token_would_be_alone()
    {
        var bob = await _chat.ConnectAsync("bob");

        for (var day = 0; day < 20; day++)
            _chat.Parts.Time.Advance(TimeSpan.FromDays(1));

        Assert.NotNull(await _chat.Parts.Tokens.FindAsync(SessionToken.HashOf(bob.Token), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tokens_that_are_to_live_shorter_from_now_on_are_renewed_in_time()
    {
        var bob = await _chat.ConnectAsync("bob");
        _chat.Parts.ResumeOptions = new() { TokenLifetime = TimeSpan.FromHours(1) };
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");

        _chat.Parts.Time.Advance(TimeSpan.FromHours(5));

        Assert.NotNull(await _chat.Parts.Tokens.FindAsync(SessionToken.HashOf(bob.Token), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_keeps_all_its_rooms_while_its_session_is_on_its_way_back_into_them()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new JsonChat(new ChatParts { Store = store });
        var bob = await chat.ConnectAsync("bob");
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.HangupAsync();
        chat.Parts.Time.Advance(TimeSpan.FromMinutes(5));
        var (speaker, _) = await chat.Parts.EnterAsync("alice", "dev");
        var again = await chat.ConnectAsync();
        var goOn = await store.HoldUpAsync(speaker);

        var resuming = again.Peer.TypeAsync($$"""{"type":"resume","token":"{{bob.Token}}"}""");
        await TestWait.UntilAsync(() => chat.Parts.Lobby.Names.Find(ChatParts.Nick("bob"))?.Rooms.Length == 1);
        chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
        var kept = await chat.Parts.Tokens.FindAsync(SessionToken.HashOf(bob.Token), TestContext.Current.CancellationToken);
        goOn.SetResult();
        await resuming;

        Assert.Equal(["general", "dev"], kept!.Rooms.Select(room => room.Text));
        Assert.Equal(["general", "dev"], again.Peer.Session!.Rooms.Select(membership => membership.Room.Name.Text));
    }

    [Fact]
    public async Task The_token_brings_a_session_back_after_a_restart_and_its_ids_are_known()
    {
        var first = new ChatParts();
        var before = new JsonChat(first);
        var bob = await before.ConnectAsync("bob");
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.TypeAsync("""{"type":"send","room":"dev","text":"one","id":"c1"}""");

        var after = new JsonChat(new() { Store = first.Store, Tokens = first.Tokens, Time = first.Time });
        var again = await after.ResumeAsync(bob.Token, """{"dev":0}""");
        var repeated = await again.AskAsync("""{"type":"send","room":"dev","text":"one","id":"c1"}""");

        Assert.Equal(
            [
                "hello bob: general 0 1, dev 1 1",
                """{"type":"message","room":"dev","seq":1,"nick":"bob","text":"one"}""",
                """{"type":"ack","id":"c1","room":"dev","seq":1}""",
            ],
            repeated);
    }

    [Fact]
    public async Task What_a_session_gave_up_for_another_was_never_noticed()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await bob.HangupAsync();

        await _chat.ResumeAsync(bob.Token);

        Assert.Empty(alice.Read());
        Assert.Equal(2, _chat.Parts.Lobby.Names.Count);
    }

    [Fact]
    public async Task Two_that_want_each_others_session_do_not_wait_for_each_other()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob");

        var crossed = Task.WhenAll(
            Task.Run(() => alice.TypeAsync($$"""{"type":"resume","token":"{{bob.Token}}"}"""), TestContext.Current.CancellationToken),
            Task.Run(() => bob.TypeAsync($$"""{"type":"resume","token":"{{alice.Token}}"}"""), TestContext.Current.CancellationToken));

        await crossed.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Private_lines_wait_within_the_limit_and_one_more_is_refused()
    {
        var chat = new JsonChat(new() { LimitOptions = new() { SendQueueBytes = 4096, MaxLineBytes = 2000 } });
        var lines = new LineChat(chat.Parts);
        var bob = await chat.ConnectAsync("bob");
        var alice = await lines.ConnectAsync("alice");
        await bob.HangupAsync();
        var text = new string('x', 1800);

        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
            answers.AddRange(await alice.AskAsync($"/msg bob {text}"));

        Assert.Equal(
            [$"you -> bob: {text}", $"you -> bob: {text}", "! Not delivered to bob: they are away, and too much waits for them."], answers);
    }

    [Fact]
    public async Task With_no_window_a_session_ends_with_its_connection_and_its_token_is_good()
    {
        var chat = new JsonChat(new() { ResumeOptions = new() { ResumeWindow = TimeSpan.Zero } });
        var alice = await chat.ConnectAsync("alice");
        var bob = await chat.ConnectAsync("bob", alice);

        await bob.HangupAsync();
        var left = alice.Read();
        var again = await chat.ResumeAsync(bob.Token);

        Assert.Equal(["""{"type":"left","room":"general","nick":"bob","members":1}"""], left);
        Assert.Equal("hello bob: general 0 2", again.Read()[0]);
        Assert.Equal(0, bob.Peer.HeldPlaces);
    }

    [Fact]
    public async Task Rooms_not_named_bring_live_events_only()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await bob.HangupAsync();
        await alice.TypeAsync("""{"type":"send","room":"general","text":"one"}""");

        var again = await _chat.ResumeAsync(bob.Token);
        await alice.TypeAsync("""{"type":"send","room":"general","text":"two"}""");

        Assert.Equal(
            ["hello bob: general 1 2", """{"type":"message","room":"general","seq":2,"nick":"alice","text":"two"}"""], again.Read());
    }

    [Fact]
    public async Task Only_a_hash_of_the_token_is_kept()
    {
        var saved = new List<TokenRecord>();
        var chat = new JsonChat(new() { Tokens = new RecordingTokens(saved) });

        var bob = await chat.ConnectAsync("bob");

        Assert.All(saved, record => Assert.Equal(SessionToken.HashOf(bob.Token), record.Hash));
        Assert.Equal("bob", saved[^1].Nick.Text);
        Assert.Matches("^[0-9a-f]{64}$", saved[0].Hash);
    }

    private sealed class RecordingTokens(List<TokenRecord> saved) : ITokenStore
    {
        public int Count => saved.Count;

        public ValueTask SaveAsync(TokenRecord record, CancellationToken cancellationToken)
        {
            saved.Add(record);
            return ValueTask.CompletedTask;
        }

        public ValueTask<TokenRecord?> FindAsync(string hash, CancellationToken cancellationToken) => default;

        public ValueTask EndAsync(string hash, CancellationToken cancellationToken) => default;
    }
}
