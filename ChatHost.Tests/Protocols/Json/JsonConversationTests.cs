using ChatHost.Protocols;
using ChatHost.Tests.Protocols.Chat;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

public sealed class JsonConversationTests
{
    private readonly JsonChat _chat = new();

    [Fact]
    public async Task Hello_tells_who_one_is_where_and_what_one_may_do()
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
    public async Task What_is_said_is_heard_by_all_and_by_its_speaker_then_acknowledged_with_its_number()
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
    public async Task What_was_said_in_lines_is_done_before_hello_and_what_comes_after_is_told_once()
    {
        var alice = await _chat.ConnectAsync("alice");
        var peer = new FakePeer("x", _chat.Parts.Time);
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
    public async Task One_who_joins_reads_so_first_then_what_came_after_the_number_given()
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
    public async Task What_history_no_longer_has_is_told_as_a_gap_before_the_rest()
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
    public async Task One_who_leaves_reads_so_and_the_others_too()
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
            ["""{"type":"rooms","total":1,"rooms":[{"name":"general","members":2,"lastSeq":3,"topic":"tea"}]}""", """{"type":"ack","id":"r"}"""],
            await alice.AskAsync("""{"type":"rooms","id":"r"}"""));
        Assert.Equal(
            ["""{"type":"message","room":"general","seq":2,"nick":"alice","text":"two"}""", """{"type":"ack","id":"h","room":"general"}"""],
            await alice.AskAsync("""{"type":"history","room":"general","after":1,"limit":1,"id":"h"}"""));
        Assert.Equal(
            ["""{"type":"message","room":"general","seq":3,"nick":"alice","text":"three"}"""],
            await alice.AskAsync("""{"type":"history","room":"general","limit":1}"""));
    }

    [Fact]
    public async Task Nothing_is_acknowledged_that_the_log_did_not_take_and_it_can_be_sent_again()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new JsonChat(new() { Store = store });
        var alice = await chat.ConnectAsync("alice");

        store.FailAppends();
        var refused = await alice.AskAsync("""{"type":"send","room":"general","text":"hello","id":"c1"}""");
        store.Recover();
        var taken = await alice.AskAsync("""{"type":"send","room":"general","text":"hello","id":"c1"}""");

        Assert.Equal(["""{"type":"error","id":"c1","code":"unavailable","text":"Not said: the disk is full."}"""], refused);
        Assert.Equal("""{"type":"ack","id":"c1","room":"general","seq":1}""", taken[^1]);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_told_and_the_room_is_heard_all_the_same()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new JsonChat(new() { Store = store });
        var alice = await chat.ConnectAsync("alice");
        await alice.TypeAsync("""{"type":"send","room":"general","text":"one"}""");
        alice.Read();

        store.FailReads();
        var joined = await alice.AskAsync("""{"type":"join","room":"general","since":0,"id":"j"}""");
        var history = await alice.AskAsync("""{"type":"history","room":"general","id":"h"}""");
        var said = await alice.AskAsync("""{"type":"send","room":"general","text":"two"}""");

        Assert.Equal("""{"type":"gap","room":"general","from":1,"to":1}""", joined[1]);
        Assert.Equal(["""{"type":"error","id":"h","code":"unavailable","text":"the disk is away."}"""], history);
        Assert.Equal(["""{"type":"message","room":"general","seq":2,"nick":"alice","text":"two"}"""], said);
    }

    [Fact]
    public async Task Quit_is_acknowledged_and_the_rooms_read_the_parting_words()
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
    public async Task One_who_sends_too_fast_is_paced_and_loses_nothing()
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

    [Theory]
    [InlineData("[]", "invalidJson")]
    [InlineData("", null)]
    [InlineData("hello", "invalidJson")]
    [InlineData("\"send\"", "invalidJson")]
    [InlineData("null", "invalidJson")]
    [InlineData("{", "invalidJson")]
    [InlineData("{\"type\":\"rooms\"} x", "invalidJson")]
    [InlineData("{\"type\":\"rooms\"}{\"type\":\"rooms\"}", "invalidJson")]
    [InlineData("\uFEFF{\"type\":\"rooms\"}", "invalidJson")]
    [InlineData("{\"type\":\"rooms\"\0}", "invalidJson")]
    [InlineData("{\"type\":\"rooms\",\"type\":\"quit\"}", "invalidJson")]
    [InlineData("{\"type\":\"rooms\",\"x\":{\"a\":1,\"\\u0061\":2}}", "invalidJson")]
    [InlineData("{\"type\":\"rooms\",\"\\ud800\":1}", "invalidJson")]
    [InlineData("{\"type\":\"rooms\",}", "invalidJson")]
    [InlineData("{\"type\":\"rooms\"/**/}", "invalidJson")]
    [InlineData("{'type':'rooms'}", "invalidJson")]
    [InlineData("{}", "missingField")]
    [InlineData("{\"type\":1}", "invalidField")]
    [InlineData("{\"type\":null}", "invalidField")]
    [InlineData("{\"type\":\"\\udc00\"}", "invalidField")]
    [InlineData("{\"type\":\"Send\"}", "unknownType")]
    [InlineData("{\"type\":\"ignore\",\"nick\":\"bob\"}", "unknownType")]
    [InlineData("{\"type\":\"send\",\"text\":\"a\"}", "missingField")]
    [InlineData("{\"type\":\"send\",\"room\":\"general\"}", "missingField")]
    [InlineData("{\"type\":\"send\",\"room\":[],\"text\":\"a\"}", "invalidField")]
    [InlineData("{\"type\":\"send\",\"room\":\"general\",\"text\":{}}", "invalidField")]
    [InlineData("{\"type\":\"send\",\"room\":\"!\",\"text\":\"a\"}", "invalidRoom")]
    [InlineData("{\"type\":\"send\",\"room\":\"dev\",\"text\":\"a\"}", "notInRoom")]
    [InlineData("{\"type\":\"send\",\"room\":\"general\",\"text\":\"a\\nb\"}", "invalidText")]
    [InlineData("{\"type\":\"send\",\"room\":\"general\",\"text\":\"a\\rb\"}", "invalidText")]
    [InlineData("{\"type\":\"send\",\"room\":\"general\",\"text\":\"\\ud800\"}", "invalidText")]
    [InlineData("{\"type\":\"send\",\"room\":\"general\",\"text\":\"\"}", "invalidText")]
    [InlineData("{\"type\":\"send\",\"room\":\"general\",\"text\":\"\\u0007\\u202e\"}", "invalidText")]
    [InlineData("{\"type\":\"leave\",\"room\":\"dev\"}", "notInRoom")]
    [InlineData("{\"type\":\"topic\",\"room\":\"dev\",\"text\":\"a\"}", "notInRoom")]
    [InlineData("{\"type\":\"nick\",\"nick\":\"*\"}", "invalidNick")]
    [InlineData("{\"type\":\"nick\",\"nick\":\"server\"}", "invalidNick")]
    [InlineData("{\"type\":\"nick\",\"nick\":\"BOB\"}", "nickInUse")]
    [InlineData("{\"type\":\"private\",\"to\":\"nobody\",\"text\":\"a\"}", "noSuchNick")]
    [InlineData("{\"type\":\"private\",\"to\":\"*\",\"text\":\"a\"}", "noSuchNick")]
    [InlineData("{\"type\":\"members\",\"room\":\"dev\"}", "noSuchRoom")]
    [InlineData("{\"type\":\"history\",\"room\":\"dev\"}", "noSuchRoom")]
    [InlineData("{\"type\":\"history\",\"room\":\"general\",\"limit\":0}", "invalidField")]
    [InlineData("{\"type\":\"history\",\"room\":\"general\",\"after\":1e400}", "invalidField")]
    [InlineData("{\"type\":\"history\",\"room\":\"general\",\"after\":1.5}", "invalidField")]
    [InlineData("{\"type\":\"history\",\"room\":\"general\",\"after\":\"1\"}", "invalidField")]
    [InlineData("{\"type\":\"history\",\"room\":\"general\",\"after\":-1}", "invalidField")]
    [InlineData("{\"type\":\"history\",\"room\":\"general\",\"after\":99999999999999999999}", "invalidField")]
    [InlineData("{\"type\":\"join\",\"room\":\"general\",\"since\":true}", "invalidField")]
    [InlineData("{\"type\":\"rooms\",\"id\":1}", "invalidField")]
    [InlineData("{\"type\":\"rooms\",\"id\":\"\"}", "invalidField")]
    [InlineData("{\"type\":\"resume\"}", "missingField")]
    [InlineData("{\"type\":\"resume\",\"token\":1}", "invalidField")]
    [InlineData("{\"type\":\"resume\",\"token\":\"x\",\"rooms\":[]}", "invalidField")]
    [InlineData("{\"type\":\"resume\",\"token\":\"x\",\"rooms\":{\"general\":-1}}", "invalidField")]
    public async Task A_frame_that_cannot_be_done_gets_an_error_with_a_stable_code_and_the_connection_lives(string frame, string? code)
    {
        var alice = await _chat.ConnectAsync("alice");
        await _chat.ConnectAsync("bob", alice);

        var errors = await alice.AskAsync(frame);
        var after = await alice.AskAsync("""{"type":"members","room":"general","id":"still here"}""");

        if (code is null)
            Assert.Empty(errors);
        else
            Assert.StartsWith($"{{\"type\":\"error\",\"code\":\"{code}\",", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal("""{"type":"ack","id":"still here","room":"general"}""", after[^1]);
    }

    [Fact]
    public async Task An_error_carries_the_id_of_what_it_answers()
    {
        var alice = await _chat.ConnectAsync("alice");

        var read = await alice.AskAsync("""{"type":"send","room":"dev","text":"a","id":"c\u2028 é"}""");

        Assert.StartsWith("""{"type":"error","id":"c""", Assert.Single(read), StringComparison.Ordinal);
        Assert.Contains("notInRoom", read[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_frames_too_deep_are_no_json()
    {
        var alice = await _chat.ConnectAsync("alice");
        byte[][] frames =
        [
            [0xFF, 0xFA, (byte)'\n'],
            [.. "{\"type\":\""u8, 0xC3, (byte)'(', .. "\"}\n"u8],
            [(byte)'{', 0xC0, 0xAF, (byte)'}', (byte)'\n'],
            [.. "{\"type\":\"rooms\",\"x\":"u8, .. Enumerable.Repeat((byte)'[', 5000), .. Enumerable.Repeat((byte)']', 5000), .. "}\n"u8],
        ];

        foreach (var frame in frames)
            await alice.TypeAsync(frame);

        Assert.Equal(
            Enumerable.Repeat("""{"type":"error","code":"invalidJson","text":"Not a JSON object."}""", frames.Length), alice.Read());
    }

    [Fact]
    public async Task A_frame_or_a_text_over_its_limit_is_refused_and_one_at_the_limit_is_not()
    {
        var chat = new JsonChat(new() { LimitOptions = new() { MaxLineBytes = 100, MaxFrameBytes = 1000 } });
        var alice = await chat.ConnectAsync("alice");

        var tooLong = await alice.AskAsync($$"""{"type":"send","room":"general","text":"{{new string('é', 50)}}a","id":"t"}""");
        var fits = await alice.AskAsync($$"""{"type":"send","room":"general","text":"{{new string('é', 50)}}","id":"f"}""");
        var frame = await alice.AskAsync($$"""{"type":"rooms","x":"{{new string('x', 1000)}}"}""");

        Assert.Equal(["""{"type":"error","id":"t","code":"lineTooLong","text":"Line too long: the limit is 100 bytes."}"""], tooLong);
        Assert.Equal("""{"type":"ack","id":"f","room":"general","seq":1}""", fits[^1]);
        Assert.Equal(["""{"type":"error","code":"lineTooLong","text":"Line too long: the limit is 1000 bytes."}"""], frame);
    }

    [Fact]
    public async Task Each_ending_has_its_code()
    {
        var alice = await _chat.ConnectAsync("alice");

        alice.Peer.Dismiss(new(DismissalKind.Kicked, "enough"));

        Assert.Equal(["""{"type":"bye","code":"kicked","text":"You were disconnected: enough"}"""], alice.Read());
    }

    [Fact]
    public async Task Past_the_limit_of_rooms_joining_is_refused()
    {
        var chat = new JsonChat(new() { RoomOptions = new() { MaxPerSession = 2, MaxRooms = 2 } });
        var alice = await chat.ConnectAsync("alice");
        await alice.TypeAsync("""{"type":"join","room":"dev"}""");
        var bob = await chat.ConnectAsync("bob", alice);

        Assert.Contains("tooManyRooms", Assert.Single(await alice.AskAsync("""{"type":"join","room":"lab"}""")), StringComparison.Ordinal);
        Assert.Contains("tooManyRooms", Assert.Single(await bob.AskAsync("""{"type":"join","room":"lab"}""")), StringComparison.Ordinal);
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
