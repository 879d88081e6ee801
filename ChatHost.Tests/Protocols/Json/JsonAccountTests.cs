using System.Text.Json.Nodes;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>Accounts over JSON: the same operations as lines, with codes and tokens.</summary>
public sealed class JsonAccountTests
{
    private const string Password = "correct horse";

    private readonly JsonChat _chat = new(new ChatParts { AccountOptions = new() { Rounds = 100_000 } });

    [Fact]
    public async Task A_registration_is_acknowledged_with_a_new_token_and_the_room_reads_who_it_is()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        var before = alice.Token;

        var ack = await AckAsync(alice, $$"""{"type":"register","password":"{{Password}}","id":"r"}""");

        Assert.Equal(("ack", "alice"), ((string?)ack["type"], (string?)ack["nick"]));
        Assert.NotEqual(before, (string?)ack["token"]);
        Assert.Equal(["""{"type":"identified","nick":"alice","account":"alice"}"""], bob.Read());
        await alice.TypeAsync("""{"type":"send","room":"general","text":"hi"}""");
        Assert.Equal(["""{"type":"message","room":"general","seq":1,"nick":"alice","account":"alice","text":"hi"}"""], bob.Read());
    }

    [Fact]
    public async Task The_new_token_resumes_the_login_and_knows_the_ids_of_before()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync("""{"type":"send","room":"general","text":"hi","id":"1"}""");
        var token = await RegisterAsync(alice);
        await alice.HangupAsync();

        var again = await _chat.ResumeAsync(token);

        Assert.Equal("alice", (string?)again.TakeHello()["account"]);
        again.Read();
        Assert.Equal(
            ["""{"type":"ack","id":"1","room":"general","seq":1}"""],
            await again.AskAsync("""{"type":"send","room":"general","text":"hi","id":"1"}"""));
    }

    [Fact]
    public async Task The_old_token_is_good_no_more()
    {
        var alice = await _chat.ConnectAsync("alice");
        var old = alice.Token;
        await RegisterAsync(alice);

        var other = await _chat.ResumeAsync(old);

        Assert.Contains(other.Read(), line => line.Contains("cannotResume", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_resumes_no_login_whose_password_was_changed()
    {
        var alice = await _chat.ConnectAsync("alice");
        var token = await RegisterAsync(alice);
        await alice.HangupAsync();
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(1));
        var other = await _chat.ConnectAsync("other");
        await AckAsync(other, $$"""{"type":"login","nick":"alice","password":"{{Password}}","id":"l"}""");
        await AckAsync(other, $$"""{"type":"password","old":"{{Password}}","new":"battery staple","id":"p"}""");

        var back = await _chat.ResumeAsync(token);

        Assert.Contains(back.Read(), line => line.Contains("cannotResume", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_logs_in_at_the_start_and_is_shown_in_the_account()
    {
        var alice = await _chat.ConnectAsync("alice");
        await RegisterAsync(alice);
        var key = (string?)(await AckAsync(alice, """{"type":"newKey","label":"ci","days":3,"id":"k"}"""))["key"];

        var bot = await _chat.ConnectAsync("bot");
        await AckAsync(bot, $$"""{"type":"login","nick":"alice","key":"{{key}}","id":"l"}""");
        alice.Read();
        await alice.TypeAsync("""{"type":"account"}""");

        var account = JsonNode.Parse(Assert.Single(alice.Read()))!;
        Assert.Equal("alice", (string?)account["name"]);
        Assert.Equal(["connection", "connection", "key"], account["items"]!.AsArray().Select(item => (string?)item!["kind"]));
        Assert.Equal([true, false, false], account["items"]!.AsArray().Select(item => (bool)item!["here"]!));
    }

    [Fact]
    public async Task A_key_alone_says_whose_it_is()
    {
        var alice = await _chat.ConnectAsync("alice");
        await RegisterAsync(alice);
        var key = (string?)(await AckAsync(alice, """{"type":"newKey","label":"ci","id":"k"}"""))["key"];
        var sayOnly = (string?)(await AckAsync(alice, """{"type":"newKey","label":"hook","say":true,"id":"k"}"""))["key"];
        var bot = await _chat.ConnectAsync("bot");

        Assert.Equal("loginFailed", (string?)(await AckAsync(bot, $$"""{"type":"login","key":"{{sayOnly}}","id":"l"}"""))["code"]);
        Assert.Equal("alice", (string?)(await AckAsync(bot, $$"""{"type":"login","key":"{{key}}","id":"l"}"""))["nick"]);
    }

    [Theory]
    [InlineData("""{"type":"login","nick":"alice","password":"wrong password","id":"x"}""", "loginFailed", "Wrong name or password.")]
    [InlineData("""{"type":"register","password":"short","id":"x"}""", "weakPassword", "Not a good password: 8 to 1024 bytes.")]
    [InlineData("""{"type":"logout","id":"x"}""", "notLoggedIn", "You are not logged in.")]
    [InlineData("""{"type":"nick","nick":"alice","id":"x"}""", "nickReserved", "alice is registered. /login alice if it is yours.")]
    [InlineData("""{"type":"login","nick":"alice","id":"x"}""", "missingField", "Missing: password")]
    [InlineData("""{"type":"end","item":0,"id":"x"}""", "invalidField", "Must be a whole number from 1 up: item")]
    public async Task Each_refusal_has_a_code(string frame, string code, string text)
    {
        var alice = await _chat.ConnectAsync("alice");
        await RegisterAsync(alice);
        await alice.TypeAsync("""{"type":"nick","nick":"al"}""");
        var bob = await _chat.ConnectAsync("bob", alice);

        Assert.Equal([$$"""{"type":"error","id":"x","code":"{{code}}","text":"{{text}}"}"""], await bob.AskAsync(frame));
    }

    private static async Task<JsonObject> AckAsync(JsonPerson person, string frame)
    {
        await person.TypeAsync(frame);
        return JsonNode.Parse(person.Peer.Read()[^1])!.AsObject();
    }

    private static async Task<string> RegisterAsync(JsonPerson person) =>
        (string)(await AckAsync(person, $$"""{"type":"register","password":"{{Password}}","id":"r"}"""))["token"]!;
}
