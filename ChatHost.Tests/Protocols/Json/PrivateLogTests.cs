using System.Text;
using System.Text.Json.Nodes;
using ChatHost.Protocols.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>Private lines between accounts, which are numbered and kept, and how far each has read.</summary>
public sealed class PrivateLogTests
{
    private const string Password = "correct horse";

    private readonly JsonChat _chat = new(new ChatParts { AccountOptions = new() { Rounds = 100_000 } });

    [Fact]
    public async Task Lines_between_accounts_are_numbered_for_each_two_and_read_back_by_both()
    {
        var (alice, bob) = await TwoAsync();

        Assert.Equal(
            [
                """{"type":"private","seq":1,"nick":"alice","to":"bob","account":"alice","text":"one"}""",
                """{"type":"ack","id":"p","seq":1}""",
            ],
            await alice.AskAsync("""{"type":"private","to":"bob","text":"one","id":"p"}"""));
        await bob.TypeAsync("""{"type":"private","to":"alice","text":"two"}""");
        alice.Read();
        bob.Read();

        Assert.Equal(
            [
                """{"type":"private","seq":1,"nick":"alice","to":"bob","account":"alice","text":"one"}""",
                """{"type":"private","seq":2,"nick":"bob","to":"alice","account":"bob","text":"two"}""",
                """{"type":"ack","id":"h"}""",
            ],
            await bob.AskAsync("""{"type":"history","with":"alice","after":0,"id":"h"}"""));
        Assert.Equal(
            ["""{"type":"private","seq":2,"nick":"bob","to":"alice","account":"bob","text":"two"}"""],
            await alice.AskAsync("""{"type":"history","with":"bob","after":1}"""));
    }

    [Fact]
    public async Task Guests_keep_nothing_and_others_read_nothing()
    {
        var (alice, bob) = await TwoAsync();
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"secret"}""");
        var eve = await _chat.ConnectAsync("eve", alice, bob);

        Assert.Equal(
            ["""{"type":"private","nick":"eve","to":"bob","text":"hi"}""", """{"type":"ack","id":"p"}"""],
            await eve.AskAsync("""{"type":"private","to":"bob","text":"hi","id":"p"}"""));
        Assert.Contains("notLoggedIn", Assert.Single(await eve.AskAsync("""{"type":"history","with":"alice"}""")), StringComparison.Ordinal);
        await RegisterAsync(eve);
        Assert.Equal(["""{"type":"ack","id":"h"}"""], await eve.AskAsync("""{"type":"history","with":"alice","id":"h"}"""));
        Assert.Contains("invalidRoom", Assert.Single(await eve.AskAsync("""{"type":"history","room":"!1+2"}""")), StringComparison.Ordinal);
        Assert.DoesNotContain(await eve.AskAsync("""{"type":"rooms"}"""), line => line.Contains('!', StringComparison.Ordinal));
        Assert.Equal(1, _chat.Parts.Store.KeptRooms + _chat.Parts.Rooms.PopulatedCount);
    }

    [Fact]
    public async Task Lines_for_an_account_that_is_away_wait_for_its_login()
    {
        var (alice, bob) = await TwoAsync();
        await bob.TypeAsync("""{"type":"quit"}""");
        alice.Read();

        Assert.Equal("""{"type":"ack","id":"p","seq":1}""", (await alice.AskAsync("""{"type":"private","to":"bob","text":"one","id":"p"}"""))[^1]);
        await alice.TypeAsync("""{"type":"private","to":"BOB","text":"two"}""");
        var again = await _chat.ConnectAsync("other", alice);

        var read = await again.AskAsync($$"""{"type":"login","nick":"bob","password":"{{Password}}"}""");
        Assert.Equal(
            [
                """{"type":"private","seq":1,"nick":"alice","to":"bob","account":"alice","text":"one"}""",
                """{"type":"private","seq":2,"nick":"alice","to":"bob","account":"alice","text":"two"}""",
            ],
            read.Where(line => line.Contains("private", StringComparison.Ordinal)));
        var third = await _chat.ConnectAsync("third", alice, again);
        Assert.DoesNotContain(
            await third.AskAsync($$"""{"type":"login","nick":"bob","password":"{{Password}}"}"""), line => line.Contains("private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_resumed_session_reads_what_came_after_the_number_it_has_and_nothing_twice()
    {
        var (alice, bob) = await TwoAsync();
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"one"}""");
        await bob.HangupAsync();
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"two"}""");
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"three"}""");

        var again = await _chat.ResumeAsync(bob.Token, """{"general":0,"@alice":1}""");
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"four"}""");

        Assert.Equal(
            ["two", "three", "four"],
            again.Read().Where(line => line.Contains("private", StringComparison.Ordinal)).Select(line => (string?)JsonNode.Parse(line)!["text"]));
    }

    [Fact]
    public async Task What_waited_for_a_session_that_did_not_come_back_is_kept_for_the_account()
    {
        var (alice, bob) = await TwoAsync();
        await bob.HangupAsync();
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"one"}""");
        _chat.Parts.Time.Advance(_chat.Parts.ResumeOptions.ResumeWindow + TimeSpan.FromSeconds(1));
        await _chat.Parts.SettleAsync();
        Assert.DoesNotContain(alice.Read(), line => line.Contains("error", StringComparison.Ordinal));
        var again = await _chat.ConnectAsync("other", alice);

        Assert.Contains(
            """{"type":"private","seq":1,"nick":"alice","to":"bob","account":"alice","text":"one"}""",
            await again.AskAsync($$"""{"type":"login","nick":"bob","password":"{{Password}}"}"""));
    }

    [Fact]
    public async Task A_mark_never_goes_back_and_the_other_devices_read_of_it()
    {
        var (alice, bob) = await TwoAsync();
        for (var i = 0; i < 5; i++)
            await bob.TypeAsync("""{"type":"send","room":"general","text":"hi"}""");
        await bob.TypeAsync("""{"type":"private","to":"alice","text":"psst"}""");
        var phone = await _chat.ConnectAsync("phone", alice, bob);
        await phone.TypeAsync($$"""{"type":"login","nick":"alice","password":"{{Password}}"}""");
        foreach (var person in (JsonPerson[])[alice, bob, phone])
            person.Read();

        Assert.Equal(["""{"type":"ack","id":"r","room":"general","seq":4}"""], await alice.AskAsync("""{"type":"read","room":"general","seq":4,"id":"r"}"""));
        Assert.Equal(["""{"type":"read","room":"general","seq":4}"""], phone.Read());
        Assert.Equal(["""{"type":"ack","id":"r","room":"general","seq":4}"""], await phone.AskAsync("""{"type":"read","room":"general","seq":2,"id":"r"}"""));
        Assert.Equal(["""{"type":"ack","id":"s","room":"general","seq":5}"""], await phone.AskAsync("""{"type":"read","room":"general","seq":900,"id":"s"}"""));
        alice.Read();
        Assert.Equal(["""{"type":"ack","id":"w","seq":1}"""], await phone.AskAsync("""{"type":"read","with":"bob","seq":1,"id":"w"}"""));
        Assert.Equal(["""{"type":"read","with":"bob","seq":1}"""], alice.Read());
        Assert.Empty(bob.Read());
        await alice.HangupAsync();
        var again = await _chat.ResumeAsync(alice.Token);
        Assert.Equal(5, (int?)again.TakeHello()["rooms"]![0]!["read"]);
        var guest = await _chat.ConnectAsync("guest", again, bob);
        Assert.Contains("notLoggedIn", Assert.Single(await guest.AskAsync("""{"type":"read","room":"general","seq":1}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_logs_a_new_session_in_where_the_token_is_unknown()
    {
        var (alice, bob) = await TwoAsync();
        var key = (string?)JsonNode.Parse((await alice.AskAsync("""{"type":"newKey","label":"page","id":"k"}"""))[^1])!["key"];

        var fresh = await ResumeUnknownAsync(key!);

        Assert.Contains("\"type\":\"hello\",\"nick\":\"alice\",\"account\":\"alice\"", fresh, StringComparison.Ordinal);
        bob.Read();
    }

    [Fact]
    public async Task Deleting_an_account_with_its_messages_erases_them_in_rooms_and_in_private()
    {
        var (alice, bob) = await TwoAsync();
        await alice.TypeAsync("""{"type":"send","room":"general","text":"mine"}""");
        await bob.TypeAsync("""{"type":"send","room":"general","text":"his"}""");
        await alice.TypeAsync("""{"type":"private","to":"bob","text":"psst"}""");
        await bob.TypeAsync("""{"type":"private","to":"alice","text":"what"}""");
        bob.Read();
        alice.Read();

        var ack = JsonNode.Parse((await alice.AskAsync($$"""{"type":"deleteAccount","password":"{{Password}}","messages":true,"id":"d"}"""))[^1])!;

        Assert.Equal(2, (int?)ack["erased"]);
        Assert.Contains("""{"type":"erased","room":"general","seq":1}""", bob.Read());
        Assert.Equal(
            ["""{"type":"erased","room":"general","seq":1}""", """{"type":"message","room":"general","seq":2,"nick":"bob","account":"bob","text":"his"}"""],
            await bob.AskAsync("""{"type":"history","room":"general","after":0}"""));
    }

    private async Task<string> ResumeUnknownAsync(string key)
    {
        var parts = _chat.Parts;
        var peer = new FakeConnection("w1", parts.Time);
        var protocol = new JsonWebSocketProtocol(parts.JsonServices);
        var runs = protocol.RunAsync(peer);
        await peer.TypeAsync(RawWebSocket.Frame(RawWebSocket.Text, Encoding.UTF8.GetBytes($$"""{"type":"resume","token":"unknown","key":"{{key}}"}""")));
        await parts.SettleAsync();
        Assert.False(runs.IsCompleted);
        return peer.ReadText();
    }

    private async Task<(JsonPerson Alice, JsonPerson Bob)> TwoAsync()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await RegisterAsync(alice);
        await RegisterAsync(bob);
        alice.Read();
        bob.Read();
        return (alice, bob);
    }

    private static async Task RegisterAsync(JsonPerson person)
    {
        var ack = JsonNode.Parse((await person.AskAsync($$"""{"type":"register","password":"{{Password}}","id":"r"}"""))[^1])!;
        person.Token = (string)ack["token"]!;
    }
}
