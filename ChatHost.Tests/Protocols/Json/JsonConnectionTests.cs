using ChatHost.History;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>What people do who speak JSON, and what they read.</summary>
public sealed class JsonConnectionTests
{
    private readonly JsonChat _chat = new();

    [Fact]
    public async Task Hello_contains_the_name_the_rooms_and_the_limits()
    {
        var alice = await _chat.ConnectAsync();

        var hello = alice.TakeHello();

        Assert.Equal("user1", (string?)hello["nick"]);
        Assert.Equal("ChatHost", (string?)hello["server"]);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string?)hello["version"]);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", (string?)hello["token"]);
        Assert.Equal("""[{"name":"general","lastSeq":0,"members":1}]""", hello["rooms"]!.ToJsonString());
        Assert.Equal(4096, (int?)hello["limits"]!["text"]);
        Assert.Equal(65536, (int?)hello["limits"]!["frame"]);
    }

    [Fact]
    public async Task A_message_is_heard_by_all_and_by_its_speaker_then_acknowledged_with_its_number()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);

        var own = await alice.AskAsync("""{"type":"send","room":"general","text":"hello","id":"c1"}""");
        await alice.TypeAsync("""{"type":"action","room":"general","text":"waves"}""");
        await alice.TypeAsync("""{"type":"topic","room":"general","text":"tea"}""");

        Assert.Equal(
            ["""{"type":"message","room":"general","seq":1,"nick":"alice","text":"hello"}""", """{"type":"ack","id":"c1","room":"general","seq":1}"""],
            own);
        Assert.Equal(
            [
                """{"type":"message","room":"general","seq":1,"nick":"alice","text":"hello"}""",
                """{"type":"action","room":"general","seq":2,"nick":"alice","text":"waves"}""",
                """{"type":"topic","room":"general","seq":3,"nick":"alice","text":"tea"}""",
            ],
            bob.Read());
    }

    [Fact]
    public async Task Letters_of_any_script_and_quotes_stay_readable()
    {
        var alice = await _chat.ConnectAsync("alice");

        await alice.TypeAsync("""{"type":"send","room":"general","text":"協程 <b> \"q\" \\ é \u0041"}""");

        Assert.Contains("""
            "text":"協程 <b> \"q\" \\ é A"}
            """, alice.Peer.ReadText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_and_json_people_share_rooms()
    {
        var lines = new LineChat(_chat.Parts);
        var alice = await _chat.ConnectAsync("alice");
        var bob = await lines.ConnectAsync("bob");
        alice.Read();

        await bob.TypeAsync("hello");
        await alice.TypeAsync("""{"type":"send","room":"general","text":"hi"}""");
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"psst"}""");
        await bob.TypeAsync("/msg alice psst too");

        Assert.Equal(
            [
                """{"type":"message","room":"general","seq":1,"nick":"bob","text":"hello"}""",
                """{"type":"message","room":"general","seq":2,"nick":"alice","text":"hi"}""",
                """{"type":"private","nick":"alice","to":"bob","text":"psst"}""",
                """{"type":"private","nick":"bob","to":"alice","text":"psst too"}""",
            ],
            alice.Read());
        Assert.Equal(["alice: hi", "alice -> you: psst", "you -> alice: psst too"], bob.Read());
    }

    [Fact]
    public async Task Lines_said_before_the_switch_are_done_before_hello_and_later_ones_arrive_once()
    {
        var alice = await _chat.ConnectAsync("alice");
        var peer = new FakeConnection("x", _chat.Parts.Time);
        var bob = new JsonPerson(_chat.Parts, peer);
        await bob.SettleAsync();
        peer.ReadText();

        await bob.TypeAsync("one\r\n/json\r\n{\"type\":\"send\",\"room\":\"general\",\"text\":\"two\",\"id\":\"c\"}\r\n"u8.ToArray());

        Assert.Equal(
            [
                "hello user2: general 1 2",
                """{"type":"message","room":"general","seq":2,"nick":"user2","text":"two"}""",
                """{"type":"ack","id":"c","room":"general","seq":2}""",
            ],
            bob.Read());
        Assert.Contains("""{"type":"message","room":"general","seq":1,"nick":"user2","text":"one"}""", alice.Read());
    }

    [Fact]
    public async Task A_new_member_reads_its_join_first_then_what_came_after_the_number_given()
    {
        var chat = new JsonChat(new() { LimitOptions = new() { Messages = new() { Burst = 1000 } } });
        var alice = await chat.ConnectAsync("alice");
        await alice.TypeAsync("""{"type":"join","room":"dev"}""");
        for (var i = 1; i <= 300; i++)
            await alice.TypeAsync($$"""{"type":"send","room":"dev","text":"line {{i}}"}""");
        var bob = await chat.ConnectAsync("bob", alice);

        var read = await bob.AskAsync("""{"type":"join","room":"dev","since":2,"id":"j"}""");

        Assert.Equal("""{"type":"joined","room":"dev","nick":"bob","members":2,"lastSeq":300}""", read[0]);
        Assert.Equal(
            Enumerable.Range(3, 298).Select(i => $$"""{"type":"message","room":"dev","seq":{{i}},"nick":"alice","text":"line {{i}}"}"""),
            read.Skip(1).SkipLast(1));
        Assert.Equal("""{"type":"ack","id":"j","room":"dev"}""", read[^1]);
        Assert.Contains("""{"type":"joined","room":"dev","nick":"bob","members":2}""", alice.Read());
    }

    [Fact]
    public async Task Missing_history_is_reported_as_a_gap_before_the_rest()
    {
        var chat = new JsonChat(new() { HistoryOptions = new() { MaxPerRoom = 3 } });
        var alice = await chat.ConnectAsync("alice");
        for (var i = 1; i <= 9; i++)
            await alice.TypeAsync($$"""{"type":"send","room":"general","text":"{{i}}"}""");
        alice.Read();

        var read = await alice.AskAsync("""{"type":"join","room":"general","since":2,"id":"j"}""");

        Assert.Equal(
            [
                """{"type":"joined","room":"general","nick":"alice","members":1,"lastSeq":9}""",
                """{"type":"gap","room":"general","from":3,"to":6}""",
                """{"type":"message","room":"general","seq":7,"nick":"alice","text":"7"}""",
                """{"type":"message","room":"general","seq":8,"nick":"alice","text":"8"}""",
                """{"type":"message","room":"general","seq":9,"nick":"alice","text":"9"}""",
                """{"type":"ack","id":"j","room":"general"}""",
            ],
            read);
    }

    [Fact]
    public async Task A_member_who_leaves_reads_so_and_the_others_too()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);

        var own = await bob.AskAsync("""{"type":"leave","room":"general","id":"l"}""");
        await alice.TypeAsync("""{"type":"send","room":"general","text":"gone?"}""");

        Assert.Equal(
            ["""{"type":"left","room":"general","nick":"bob","members":1}""", """{"type":"ack","id":"l","room":"general"}"""], own);
        Assert.Empty(bob.Read());
        Assert.Equal("""{"type":"left","room":"general","nick":"bob","members":1}""", alice.Read()[0]);
    }

    [Fact]
    public async Task A_rename_is_read_once_by_all_and_by_its_maker_before_it_is_acknowledged()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await alice.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");
        alice.Read();
        bob.Read();

        var own = await bob.AskAsync("""{"type":"nick","nick":"rob","id":"n"}""");

        // Of the rooms that they share, either may be the first to tell.
        string[] renamed = [.. ((string[])["general", "dev"]).Select(room => $$"""{"type":"renamed","room":"{{room}}","nick":"bob","to":"rob"}""")];
        Assert.Equal(2, own.Count);
        Assert.Contains(own[0], renamed);
        Assert.Equal("""{"type":"ack","id":"n"}""", own[1]);
        Assert.Contains(Assert.Single(alice.Read()), renamed);
    }

    [Fact]
    public async Task Members_rooms_and_history_are_answered()
    {
        var alice = await _chat.ConnectAsync("alice");
        await _chat.ConnectAsync("bob", alice);
        await alice.TypeAsync("""{"type":"topic","room":"general","text":"tea"}""");
        await alice.TypeAsync("""{"type":"send","room":"general","text":"two"}""");
        await alice.TypeAsync("""{"type":"send","room":"general","text":"three"}""");
        alice.Read();

        Assert.Equal(
            ["""{"type":"members","room":"general","nicks":["alice","bob"],"total":2}""", """{"type":"ack","id":"m","room":"general"}"""],
            await alice.AskAsync("""{"type":"members","room":"general","id":"m"}"""));
        Assert.Equal(
            ["""{"type":"rooms","total":1,"rooms":[{"name":"general","members":2,"lastSeq":3,"topic":"tea"}],"next":null}""", """{"type":"ack","id":"r"}"""],
            await alice.AskAsync("""{"type":"rooms","id":"r"}"""));
        Assert.Equal(
            ["""{"type":"message","room":"general","seq":2,"nick":"alice","text":"two"}""", """{"type":"ack","id":"h","room":"general"}"""],
            await alice.AskAsync("""{"type":"history","room":"general","after":1,"limit":1,"id":"h"}"""));
        Assert.Equal(
            ["""{"type":"message","room":"general","seq":3,"nick":"alice","text":"three"}"""],
            await alice.AskAsync("""{"type":"history","room":"general","limit":1}"""));
    }

    [Fact]
    public async Task Quit_is_acknowledged_and_the_rooms_read_the_parting_message()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);

        await bob.Peer.TypeAsync("""{"type":"quit","text":"see you","id":"q"}""");
        await bob.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await _chat.Parts.SettleAsync();

        Assert.Equal(["""{"type":"ack","id":"q"}"""], bob.Read());
        Assert.Equal(["""{"type":"left","room":"general","nick":"bob","members":1,"text":"see you"}"""], alice.Read());
        Assert.Equal(0, bob.Peer.HeldPlaces);
    }

    [Fact]
    public async Task A_client_that_sends_too_fast_is_paced_and_loses_nothing()
    {
        var chat = new JsonChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 1, Burst = 3 } } });
        var alice = await chat.ConnectAsync();
        alice.TakeHello();

        for (var i = 1; i <= 4; i++)
            await alice.TypeAsync($$"""{"type":"send","room":"general","text":"{{i}}","id":"{{i}}"}""");
        var paused = alice.Peer.PausedFor;
        while (alice.Peer.PausedFor is { } pause)
        {
            chat.Parts.Time.Advance(pause);
            await alice.SettleAsync();
        }

        Assert.NotNull(paused);
        Assert.Equal(4, alice.Read().Count(line => line.Contains("\"ack\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_ending_has_its_code()
    {
        var alice = await _chat.ConnectAsync("alice");

        alice.Peer.Disconnect(new(DisconnectReasonKind.Kicked, "enough"));

        Assert.Equal(["""{"type":"bye","code":"kicked","text":"You were disconnected: enough"}"""], alice.Read());
    }

    [Fact]
    public async Task A_session_comes_only_to_notice_when_it_says_more_than_that_it_speaks_json()
    {
        var alice = await _chat.ConnectAsync("alice");

        var probe = await _chat.ConnectAsync();
        var silent = alice.Read();
        await probe.TypeAsync("""{"type":"rooms"}""");

        Assert.Empty(silent);
        Assert.Equal(["""{"type":"joined","room":"general","nick":"user2","members":2}"""], alice.Read());
    }
}
