using System.Net;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin;

public sealed class IdempotentSayTests
{
    private const string General = "/rooms/general/messages";
    private const string Hello = """{"text":"hello\nworld","nick":"ci"}""";

    [Fact]
    public async Task A_repeated_request_is_answered_as_the_first_and_says_nothing()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var first = await admin.PostAsync(General, Hello, ("Idempotency-Key", "job-7"));
        await admin.PostAsync(General, """{"text":"meanwhile"}""");
        var second = await admin.PostAsync("/rooms/General/messages", """{ "nick":"ci", "text":"hello\r\nworld" }""", ("Idempotency-Key", "job-7"));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.Equal("""{"room":"general","seq":1,"lastSeq":2}""" + "\n", first.Body);
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Headers["Location"], second.Headers["Location"]);
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal("true", second.Headers["Idempotency-Replayed"]);
        Assert.Equal(3, await LastSeqAsync(admin));
    }

    [Fact]
    public async Task The_first_answer_is_repeated_even_where_it_could_not_be_said_any_more()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var first = await admin.PostAsync(General, Hello, ("Idempotency-Key", "k"));
        using var ci = await LineClient.ConnectAsync(host.ChatPort, "ci");

        var second = await admin.PostAsync(General, Hello, ("Idempotency-Key", "k"));

        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.Equal(first.Body, second.Body);
    }

    [Theory]
    [InlineData(General, """{"text":"hello","nick":"ci"}""")]
    [InlineData(General, """{"text":"hello\nworld","nick":"cd"}""")]
    [InlineData(General, """{"text":"hello\nworld"}""")]
    [InlineData("/rooms/dev/messages", Hello)]
    public async Task A_key_cannot_be_used_for_something_else(string path, string body)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await alice.SendAsync("/join dev");
        await alice.ReadUntilAsync("You are in dev");
        await admin.PostAsync(General, Hello, ("Idempotency-Key", "k"));

        var other = await admin.PostAsync(path, body, ("Idempotency-Key", "k"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Equal("This Idempotency-Key was used for something else.", other.Detail);
        Assert.Equal(2, await LastSeqAsync(admin));
    }

    [Fact]
    public async Task Of_requests_that_arrive_at_once_one_speaks_and_the_others_get_its_answer()
    {
        await using var host = RunningHost.Start([], SwitchableHistoryStore.Register);
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var gate = new TaskCompletionSource();
        host.Services.GetRequiredService<SwitchableHistoryStore>().Gate = gate.Task;

        var posts = Enumerable.Range(0, 5).Select(_ => admin.PostAsync(General, Hello, ("Idempotency-Key", "k"))).ToArray();
        await admin.GetAsync("/healthz");
        var noneIsAnswered = posts.All(post => !post.IsCompleted);
        gate.SetResult();
        var answers = await Task.WhenAll(posts);

        Assert.True(noneIsAnswered);
        Assert.All(answers, answer => Assert.Equal("""{"room":"general","seq":1,"lastSeq":2}""" + "\n", answer.Body));
        Assert.Equal(4, answers.Count(answer => answer.Headers.ContainsKey("Idempotency-Replayed")));
        Assert.Equal(2, await LastSeqAsync(admin));
    }

    [Fact]
    public async Task A_failed_attempt_is_not_remembered()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var failed = await admin.PostAsync("/rooms/dev/messages", Hello, ("Idempotency-Key", "k"));
        await alice.SendAsync("/join dev");
        await alice.ReadUntilAsync("You are in dev");
        var second = await admin.PostAsync("/rooms/dev/messages", Hello, ("Idempotency-Key", "k"));

        Assert.Equal(HttpStatusCode.NotFound, failed.Status);
        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.False(second.Headers.ContainsKey("Idempotency-Replayed"));
    }

    [Fact]
    public async Task An_attempt_that_the_log_refused_is_not_remembered()
    {
        await using var host = RunningHost.Start([], SwitchableHistoryStore.Register);
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var store = host.Services.GetRequiredService<SwitchableHistoryStore>();

        store.IsAway = true;
        var failed = await admin.PostAsync(General, Hello, ("Idempotency-Key", "k"));
        store.IsAway = false;
        var second = await admin.PostAsync(General, Hello, ("Idempotency-Key", "k"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.Created), (failed.Status, second.Status));
        Assert.Equal(2, await LastSeqAsync(admin));
    }

    [Fact]
    public async Task A_key_is_up_to_255_visible_characters()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        foreach (var key in (string[])["", " ", "two words", "tab\there", "schlüssel", new string('k', 256)])
        {
            var answer = await admin.PostAsync(General, Hello, ("Idempotency-Key", key));

            Assert.Equal((key, HttpStatusCode.BadRequest), (key, answer.Status));
            Assert.Equal("Idempotency-Key must be 1 to 255 visible ASCII characters.", answer.Detail);
        }

        Assert.Equal(0, await LastSeqAsync(admin));
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsync(General, Hello, ("Idempotency-Key", new string('~', 255)))).Status);
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsync(General, Hello, ("Idempotency-Key", "!"))).Status);
    }

    private static async Task<long> LastSeqAsync(AdminCaller admin) =>
        (await admin.GetAsync("/rooms/general")).Json.GetProperty("lastSeq").GetInt64();
}
