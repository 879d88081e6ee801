using System.Text.Json.Nodes;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>What people type, sent as a request of its own.</summary>
public sealed class TypedCommandTests
{
    private readonly JsonChat _chat = new();

    public static TheoryData<string> Typed =>
    [
        "/nick carol", "/nick", "/nick bob", "/NICK carol", "/nick two words", "/who", "/who general", "/who nowhere", "/who #", "/rooms",
        "/msg bob psst", "/msg nobody psst", "/msg bob", "/me", "/topic", "/topic \u200B", "/history nowhere", "/history 0", "/history 1 2 3",
        "/since 99", "/since none", "/search nothing-of-it", "/search", "/ignore bob", "/ignore alice", "/ignore nobody", "/unignore bob",
        "/leave nowhere", "/nothing of it", "/", "/\u001b[2J",
    ];

    [Theory]
    [MemberData(nameof(Typed))]
    public async Task Answers_have_the_texts_of_the_line_chat(string typed)
    {
        var lines = new LineChat();
        var reader = await lines.ConnectAsync("bob");
        var typist = await lines.ConnectAsync("alice", reader);
        await _chat.ConnectAsync("bob");
        var alice = await _chat.ConnectAsync("alice");

        // The line chat passes over what has no text; a request is answered.
        var expected = typed == "/topic \u200B" ? ["Nothing of the text can be shown."] : (await typist.AskAsync(typed)).Select(WithoutMark);

        Assert.Equal(expected, await AskAsync(alice, typed));
    }

    [Fact]
    public async Task A_notice_says_where_the_command_was_typed_and_the_acknowledgement_comes_last()
    {
        var alice = await _chat.ConnectAsync("alice");

        Assert.Equal(
            [
                """{"type":"notice","room":"general","text":"general: alice"}""",
                """{"type":"ack","id":"c1","room":"general"}""",
            ],
            await alice.AskAsync("""{"type":"command","room":"general","text":"/who","id":"c1"}"""));
        Assert.Equal(
            ["""{"type":"notice","text":"general: 1 here"}""", """{"type":"ack","id":"c2"}"""],
            await alice.AskAsync("""{"type":"command","room":null,"text":"/rooms","id":"c2"}"""));
    }

    [Theory]
    [InlineData("general", "/nothing", "unknownCommand", "Unknown command: /nothing. Type /help for commands.")]
    [InlineData("general", "hello", "unknownCommand", "Unknown command: hello. Type /help for commands.")]
    [InlineData("general", "/json", "unknownCommand", "Unknown command: /json. Type /help for commands.")]
    [InlineData("general", "/msg bob", "usage", "Usage: /msg NAME TEXT")]
    [InlineData("general", "/since none", "usage", "Usage: /since SEQ [ROOM]")]
    [InlineData("general", "/nick no way", "invalidNick", null)]
    [InlineData("dev", "/me waves", "notInRoom", "You are not in dev.")]
    [InlineData("dev", "/who", "noSuchRoom", "No such room: dev")]
    [InlineData("#", "/who", "invalidRoom", null)]
    [InlineData(null, "/me waves", "notInRoom", "You are in no room. /join one.")]
    public async Task A_mistake_is_an_error_with_a_code(string? room, string typed, string code, string? text)
    {
        var alice = await _chat.ConnectAsync("alice");
        var request = new JsonObject { ["type"] = "command", ["room"] = room, ["text"] = typed, ["id"] = "c1" };

        await alice.TypeAsync(request.ToJsonString());

        var error = JsonNode.Parse(Assert.Single(alice.Peer.Read()))!;
        Assert.Equal(("error", "c1", code), ((string?)error["type"], (string?)error["id"], (string?)error["code"]));
        if (text is not null)
            Assert.Equal(text, (string?)error["text"]);
    }

    [Fact]
    public async Task Typed_commands_are_limited_like_lines()
    {
        var chat = new JsonChat(new() { LimitOptions = new() { MaxLineBytes = 64 } });
        var alice = await chat.ConnectAsync("alice");

        Assert.Equal(
            ["""{"type":"error","code":"lineTooLong","text":"Line too long: the limit is 64 bytes."}"""],
            await alice.AskAsync($$"""{"type":"command","text":"/{{new string('x', 64)}}"}"""));
        Assert.Equal(
            ["""{"type":"error","code":"invalidText","text":"A text is one line."}"""],
            await alice.AskAsync("""{"type":"command","text":"/me waves\n/quit"}"""));
    }

    [Fact]
    public async Task A_message_repeated_under_one_id_is_said_once()
    {
        var alice = await _chat.ConnectAsync("alice");
        const string Request = """{"type":"command","room":"general","text":"/me waves","id":"c1"}""";

        var first = await alice.AskAsync(Request);

        Assert.Contains("waves", first[0], StringComparison.Ordinal);
        Assert.Equal("""{"type":"ack","id":"c1","room":"general","seq":1}""", first[1]);
        Assert.Equal([first[1]], await alice.AskAsync(Request));
    }

    [Fact]
    public async Task Events_are_the_usual_objects()
    {
        var bob = await _chat.ConnectAsync("bob");
        var alice = await _chat.ConnectAsync("alice", bob);
        foreach (var text in new[] { "one", "two" })
            await bob.TypeAsync($$"""{"type":"send","room":"general","text":"{{text}}"}""");
        var live = alice.Read();

        Assert.Equal(
            [.. live, """{"type":"ack","id":"c1","room":"general"}"""],
            await alice.AskAsync("""{"type":"command","room":"general","text":"/history","id":"c1"}"""));
        Assert.Equal(
            [live[1], """{"type":"ack","id":"c2","room":"general"}"""],
            await alice.AskAsync("""{"type":"command","text":"/since 1 general","id":"c2"}"""));

        await alice.AskAsync("""{"type":"ignore","nick":"bob"}""");
        var ignored = await alice.AskAsync("""{"type":"command","room":"general","text":"/search one","id":"c3"}""");
        Assert.Contains("\"ignored\":true", ignored[0], StringComparison.Ordinal);
        Assert.Equal(
            """{"type":"notice","room":"general","text":"Nothing to show of general: all of it is from people you ignore."}""", ignored[1]);
    }

    [Fact]
    public async Task Changes_of_the_session_are_sent_as_the_usual_events()
    {
        var bob = await _chat.ConnectAsync("bob");
        var alice = await _chat.ConnectAsync("alice", bob);

        Assert.Equal(["joined", "ack"], await TypesAsync(alice, "/join dev"));
        Assert.Equal(["notice", "left", "ack"], await TypesAsync(alice, "/leave dev"));
        Assert.Equal(["renamed", "notice", "ack"], await TypesAsync(alice, "/nick carol"));
        Assert.Equal(["notice", "private", "ack"], await TypesAsync(alice, "/msg bob psst"));
        Assert.Equal(["topic", "ack"], await TypesAsync(alice, "/topic the weather"));
        bob.Read();
        Assert.Equal(["notice", "ack"], await TypesAsync(alice, "/quit so long"));
        await alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Contains("so long", Assert.Single(bob.Read()), StringComparison.Ordinal);
    }

    private static string WithoutMark(string line) =>
        line.StartsWith("* ", StringComparison.Ordinal) || line.StartsWith("! ", StringComparison.Ordinal) ? line[2..] : line;

    /// <summary>What was read in words: notices and errors.</summary>
    private static async Task<IReadOnlyList<string>> AskAsync(JsonPerson person, string typed) =>
        [.. (await ObjectsAsync(person, typed)).Where(read => (string?)read["type"] is "notice" or "error").Select(read => (string)read["text"]!)];

    private static async Task<IReadOnlyList<string>> TypesAsync(JsonPerson person, string typed) =>
        [.. (await ObjectsAsync(person, typed)).Select(read => (string)read["type"]!)];

    private static async Task<IReadOnlyList<JsonNode>> ObjectsAsync(JsonPerson person, string typed)
    {
        await person.TypeAsync(new JsonObject { ["type"] = "command", ["room"] = "general", ["text"] = typed, ["id"] = "c1" }.ToJsonString());
        return [.. person.Peer.Read().Select(line => JsonNode.Parse(line)!)];
    }
}
