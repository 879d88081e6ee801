using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>What a JSON session can ask as a line session can: search, the topic, rooms by pages, ignoring; and several lines as one.</summary>
public sealed class JsonAskingTests
{
    private readonly JsonChat _chat = new();

    [Fact]
    public async Task A_search_is_answered_with_the_events_that_contain_all_the_terms_then_acknowledged()
    {
        var alice = await _chat.ConnectAsync("alice");
        foreach (var text in (string[])["red apple", "green apple", "red pear"])
            await alice.TypeAsync($$"""{"type":"send","room":"general","text":"{{text}}"}""");
        alice.Read();

        Assert.Equal(
            [
                """{"type":"message","room":"general","seq":1,"nick":"alice","text":"red apple"}""",
                """{"type":"message","room":"general","seq":2,"nick":"alice","text":"green apple"}""",
                """{"type":"ack","id":"s","room":"general"}""",
            ],
            await alice.AskAsync("""{"type":"search","room":"general","text":"APPLE","id":"s"}"""));
        Assert.Equal(
            ["""{"type":"message","room":"general","seq":2,"nick":"alice","text":"green apple"}""", """{"type":"ack","id":"t","room":"general","reached":2}"""],
            await alice.AskAsync("""{"type":"search","room":"general","text":"apple","limit":1,"id":"t"}"""));
        Assert.Equal(
            ["""{"type":"error","id":"u","code":"invalidText","text":"Must hold 1 to 32 words: text"}"""],
            await alice.AskAsync("""{"type":"search","room":"general","text":" ","id":"u"}"""));
    }

    [Fact]
    public async Task The_topic_is_asked_for_set_and_unset()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);

        Assert.Equal(
            ["""{"type":"topic","room":"general","text":null}""", """{"type":"ack","id":"a","room":"general"}"""],
            await bob.AskAsync("""{"type":"topic","room":"general","id":"a"}"""));
        await alice.TypeAsync("""{"type":"topic","room":"general","text":"tea"}""");
        bob.Read();
        Assert.Equal(
            ["""{"type":"topic","room":"general","seq":1,"nick":"alice","text":"tea"}""", """{"type":"ack","id":"b","room":"general"}"""],
            await bob.AskAsync("""{"type":"topic","room":"general","id":"b"}"""));
        await alice.TypeAsync("""{"type":"topic","room":"general","text":""}""");
        Assert.Equal(["""{"type":"topic","room":"general","seq":2,"nick":"alice","text":""}"""], bob.Read());
        Assert.Equal(
            ["""{"type":"topic","room":"general","text":null}"""],
            await bob.AskAsync("""{"type":"topic","room":"general"}"""));
    }

    [Fact]
    public async Task Rooms_come_by_pages()
    {
        var alice = await _chat.ConnectAsync("alice");
        foreach (var room in (string[])["beta", "alpha"])
            await alice.TypeAsync($$"""{"type":"join","room":"{{room}}"}""");
        alice.Read();

        Assert.Equal(
            """{"type":"rooms","total":3,"rooms":[{"name":"alpha","members":1,"lastSeq":0,"topic":null},{"name":"beta","members":1,"lastSeq":0,"topic":null}],"next":"beta"}""",
            Assert.Single(await alice.AskAsync("""{"type":"rooms","limit":2}""")));
        Assert.Equal(
            """{"type":"rooms","total":3,"rooms":[{"name":"general","members":1,"lastSeq":0,"topic":null}],"next":null}""",
            Assert.Single(await alice.AskAsync("""{"type":"rooms","after":"beta","limit":2}""")));

        // One that has vanished meanwhile keeps its place by name.
        Assert.Equal(
            ["""{"type":"rooms","total":3,"rooms":[],"next":null}""", """{"type":"ack","id":"r"}"""],
            await alice.AskAsync("""{"type":"rooms","after":"nowhere","id":"r"}"""));
    }

    [Fact]
    public async Task Messages_of_ignored_people_are_marked_and_no_number_is_missing()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        var carol = await _chat.ConnectAsync("carol", alice, bob);

        Assert.Equal(["""{"type":"ack","id":"i"}"""], await alice.AskAsync("""{"type":"ignore","nick":"bob","id":"i"}"""));
        await bob.TypeAsync("""{"type":"send","room":"general","text":"one"}""");
        await carol.TypeAsync("""{"type":"send","room":"general","text":"two"}""");
        await bob.TypeAsync("""{"type":"private","to":"alice","text":"psst"}""");

        Assert.Equal(
            [
                """{"type":"message","room":"general","seq":1,"nick":"bob","text":"one","ignored":true}""",
                """{"type":"message","room":"general","seq":2,"nick":"carol","text":"two"}""",
            ],
            alice.Read());
        Assert.Equal(
            """{"type":"message","room":"general","seq":1,"nick":"bob","text":"one","ignored":true}""",
            (await alice.AskAsync("""{"type":"history","room":"general"}"""))[0]);
        Assert.Equal("""{"type":"message","room":"general","seq":1,"nick":"bob","text":"one"}""", carol.Read()[0]);

        Assert.Equal(["""{"type":"ack","id":"u"}"""], await alice.AskAsync("""{"type":"unignore","nick":"BOB","id":"u"}"""));
        await bob.TypeAsync("""{"type":"send","room":"general","text":"three"}""");
        Assert.Equal(["""{"type":"message","room":"general","seq":3,"nick":"bob","text":"three"}"""], alice.Read());
        Assert.Equal(
            ["""{"type":"error","code":"noSuchNick","text":"You do not ignore bob."}"""],
            await alice.AskAsync("""{"type":"unignore","nick":"bob"}"""));
    }

    [Fact]
    public async Task Ignored_people_stay_ignored_after_json()
    {
        var lines = new ChatHost.Tests.Protocols.Line.LineChat(_chat.Parts);
        var bob = await lines.ConnectAsync("bob");
        var alice = new JsonPerson(_chat.Parts, new FakeConnection("both", _chat.Parts.Time));
        await alice.SettleAsync();
        await alice.TypeAsync("/ignore bob");
        alice.Peer.ReadText();
        await alice.TypeAsync("/json");
        alice.TakeHello();

        await bob.TypeAsync("hello");
        await bob.TypeAsync("/msg user2 psst");

        Assert.Equal(["""{"type":"message","room":"general","seq":1,"nick":"bob","text":"hello","ignored":true}"""], alice.Read());
    }

    [Fact]
    public async Task Several_lines_are_said_as_one_with_consecutive_numbers_and_one_acknowledgement()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        const string Block = """{"type":"send","room":"general","lines":["one"," ","/two","three"],"id":"b"}""";

        string[] said =
        [
            """{"type":"message","room":"general","seq":1,"nick":"alice","text":"one"}""",
            """{"type":"message","room":"general","seq":2,"first":1,"nick":"alice","text":"/two"}""",
            """{"type":"message","room":"general","seq":3,"first":1,"nick":"alice","text":"three"}""",
        ];
        const string Ack = """{"type":"ack","id":"b","room":"general","seq":1,"lastSeq":3}""";
        Assert.Equal([.. said, Ack], await alice.AskAsync(Block));
        Assert.Equal(said, bob.Read());
        Assert.Equal([Ack], await alice.AskAsync(Block));
        Assert.Contains("idReused", Assert.Single(await alice.AskAsync(Block.Replace("three", "four", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Equal(said, (await bob.AskAsync("""{"type":"history","room":"general"}""")).Take(3));
        Assert.Empty(bob.Read());
    }

    [Theory]
    [InlineData("""{"type":"send","room":"general","lines":[]}""", "invalidText")]
    [InlineData("""{"type":"send","room":"general","lines":[" "]}""", "invalidText")]
    [InlineData("""{"type":"send","room":"general","lines":["a\nb"]}""", "invalidText")]
    [InlineData("""{"type":"send","room":"general","lines":[1]}""", "invalidField")]
    [InlineData("""{"type":"send","room":"general","lines":"a"}""", "invalidField")]
    [InlineData("""{"type":"send","room":"general","lines":["a"],"text":"b"}""", "invalidField")]
    [InlineData("""{"type":"send","room":"general","lines":["a","b","c","d"]}""", "invalidField")]
    [InlineData("""{"type":"send","room":"elsewhere","lines":["a"]}""", "notInRoom")]
    public async Task A_block_that_cannot_be_said_is_refused_whole(string frame, string code)
    {
        var chat = new JsonChat(new() { LimitOptions = new() { MaxLines = 3 } });
        var alice = await chat.ConnectAsync("alice");

        var error = Assert.Single(await alice.AskAsync(frame));

        Assert.StartsWith($"{{\"type\":\"error\",\"code\":\"{code}\",", error, StringComparison.Ordinal);
        Assert.Equal(["""{"type":"ack","id":"h","room":"general"}"""], await alice.AskAsync("""{"type":"history","room":"general","id":"h"}"""));
    }
}
