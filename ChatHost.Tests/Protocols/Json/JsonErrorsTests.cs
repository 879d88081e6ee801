using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>What cannot be done is answered with an error of a stable code, and the connection lives.</summary>
public sealed class JsonErrorsTests
{
    private readonly JsonChat _chat = new();

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
    public async Task A_log_that_cannot_be_read_is_reported_and_the_room_is_heard_all_the_same()
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
        Assert.Equal(["""{"type":"error","id":"h","code":"unavailable","text":"Not shown: the disk is away."}"""], history);
        Assert.Equal(["""{"type":"message","room":"general","seq":2,"nick":"alice","text":"two"}"""], said);
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
    public async Task Past_the_limit_of_rooms_joining_is_refused()
    {
        var chat = new JsonChat(new() { RoomOptions = new() { MaxPerSession = 2, MaxRooms = 2 } });
        var alice = await chat.ConnectAsync("alice");
        await alice.TypeAsync("""{"type":"join","room":"dev"}""");
        var bob = await chat.ConnectAsync("bob", alice);

        Assert.Contains("tooManyRooms", Assert.Single(await alice.AskAsync("""{"type":"join","room":"lab"}""")), StringComparison.Ordinal);
        Assert.Contains("tooManyRooms", Assert.Single(await bob.AskAsync("""{"type":"join","room":"lab"}""")), StringComparison.Ordinal);
    }
}
