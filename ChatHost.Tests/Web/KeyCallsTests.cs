using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatHost.Tests.Admin;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Web;

/// <summary>What a program does with a key of an account over HTTP.</summary>
public sealed class KeyCallsTests
{
    private const string Password = "correct horse";

    private static readonly (string, string) FewRounds = ("Accounts:Rounds", "100000");

    [Fact]
    public async Task A_key_says_something_as_its_account()
    {
        await using var host = RunningHost.Start(FewRounds);
        var (alice, key) = await RegisterAsync(host, "say");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");

        var (status, body, _) = await SayAsync(host, key, """{"text":"deployed\nand running"}""");

        Assert.Equal((HttpStatusCode.Created, """{"room":"general","seq":1,"lastSeq":2}""" + "\n"), (status, body));
        await bob.ReadUntilAsync("alice: deployed");
        await bob.ReadUntilAsync("alice: and running");
        alice.Dispose();
    }

    [Fact]
    public async Task A_repeated_id_says_nothing_twice()
    {
        await using var host = RunningHost.Start(FewRounds);
        var (alice, key) = await RegisterAsync(host);
        using var _ = alice;

        var first = await SayAsync(host, key, """{"text":"once"}""", ("Idempotency-Key", "build-7"));
        var again = await SayAsync(host, key, """{"text":"once"}""", ("Idempotency-Key", "build-7"));
        var other = await SayAsync(host, key, """{"text":"other"}""", ("Idempotency-Key", "build-7"));

        Assert.Equal(first.Body, again.Body);
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic YWxpY2U6cHc=")]
    [InlineData("Bearer chk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Without_a_good_key_nothing_is_said(string authorization)
    {
        await using var host = RunningHost.Start(FewRounds);

        var (status, body, headers) = await SendAsync(host, authorization, """{"text":"hi"}""", "general");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("Bearer", headers.GetValues("WWW-Authenticate").Single());
        Assert.Equal(401, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task An_ended_key_is_good_no_more()
    {
        await using var host = RunningHost.Start(FewRounds);
        var (alice, key) = await RegisterAsync(host);
        using var _ = alice;
        await alice.SendAsync("/account end 2");
        await alice.ReadUntilAsync("* Ended: key ci.");

        Assert.Equal(HttpStatusCode.Unauthorized, (await SayAsync(host, key, """{"text":"hi"}""")).Status);
    }

    [Theory]
    [InlineData("/mute alice", "You are muted in dev.")]
    [InlineData("/ban alice", "You are banned from dev.")]
    [InlineData("/room moderated on", "dev is moderated: you have no voice.")]
    [InlineData("/room invite on", "dev is by invitation only.")]
    public async Task The_rules_of_a_room_hold_for_keys(string line, string detail)
    {
        await using var host = RunningHost.Start(FewRounds);
        var (alice, key) = await RegisterAsync(host);
        using var _ = alice;
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");
        await bob.SendAsync("/join dev");
        await bob.SendAsync(line);
        await bob.SendAsync("/who");
        await bob.ReadUntilAsync("* dev: bob");

        var (status, body, headers) = await SayAsync(host, key, """{"text":"hi"}""", room: "dev");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(detail, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString());
        Assert.NotNull(headers);
    }

    [Fact]
    public async Task A_key_that_says_too_much_is_asked_to_wait()
    {
        await using var host = RunningHost.Start(FewRounds, ("Limits:Messages:Burst", "2"), ("Limits:Messages:PerSecond", "1"));
        var (alice, key) = await RegisterAsync(host);
        using var _ = alice;

        await SayAsync(host, key, """{"text":"one\ntwo"}""");
        var (status, body, headers) = await SayAsync(host, key, """{"text":"three"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal("1", headers.GetValues("Retry-After").Single());
        Assert.NotEmpty(body);
    }

    [Theory]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":7}", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\"\\uD800\"}", HttpStatusCode.BadRequest)]
    [InlineData("nothing", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\"\"}", HttpStatusCode.BadRequest)]
    public async Task Ill_formed_text_is_refused(string body, HttpStatusCode status)
    {
        await using var host = RunningHost.Start(FewRounds);
        var (alice, key) = await RegisterAsync(host);
        using var _ = alice;

        Assert.Equal(status, (await SayAsync(host, key, body)).Status);
    }

    private static async Task<(LineClient Alice, string Key)> RegisterAsync(RunningHost host, string say = "")
    {
        var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await alice.SendAsync($"/register {Password}");
        await alice.ReadUntilAsync("* alice is registered, and yours.");
        await alice.SendAsync($"/account key ci {say}");
        var shown = await alice.ReadUntilAsync("* Key ci: ");
        return (alice, shown.Split(' ').Single(word => word.StartsWith("chk_", StringComparison.Ordinal)));
    }

    private static Task<(HttpStatusCode Status, string Body, HttpResponseHeaders Headers)> SayAsync(
        RunningHost host, string key, string body, params (string Name, string Value)[] headers) =>
        SendAsync(host, $"Bearer {key}", body, "general", headers);

    private static Task<(HttpStatusCode Status, string Body, HttpResponseHeaders Headers)> SayAsync(RunningHost host, string key, string body, string room) =>
        SendAsync(host, $"Bearer {key}", body, room);

    private static async Task<(HttpStatusCode Status, string Body, HttpResponseHeaders Headers)> SendAsync(
        RunningHost host, string authorization, string body, string room, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.UriOf("Web"), $"/rooms/{room}/messages"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (authorization.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers);
    }
}
