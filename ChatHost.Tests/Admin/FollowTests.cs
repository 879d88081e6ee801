using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatHost.Admin.Follow;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin;

/// <summary><c>GET /rooms/{room}/messages?follow=true</c>, as <c>curl -N</c> and browsers' EventSource use it.</summary>
public sealed class FollowTests
{
    private const string Fast = "100000";

    [Fact]
    public async Task A_follower_reads_the_history_and_then_live_messages_unnoticed()
    {
        await using var host = RunningHost.Start();
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));
        await alice.SendAsync("one", "/me two");
        await alice.SettleAsync();

        using var follower = await FollowAsync(host, "after=0");
        string[] replayed = [await follower.ReadEventAsync(), await follower.ReadEventAsync()];
        await alice.SendAsync("/topic three");
        var live = await follower.ReadEventAsync();
        var noticed = await alice.SettleAsync();

        Assert.Equal("text/event-stream", follower.ContentType);
        Assert.Matches("""^id: 1\ndata: \{"type":"message","room":"general","seq":1,"time":"[^"]+","nick":"alice","text":"one"\}$""", replayed[0]);
        Assert.StartsWith("id: 2\ndata: {\"type\":\"action\"", replayed[1], StringComparison.Ordinal);
        Assert.StartsWith("id: 3\ndata: {\"type\":\"topic\"", live, StringComparison.Ordinal);
        Assert.Equal(["* Topic of general: three"], noticed);
        Assert.Contains("\"members\":1", await GetAsync(host, "/rooms/general"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_number_it_begins_with_what_is_said_next()
    {
        await using var host = RunningHost.Start();
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));
        await alice.SendAsync("before");
        await alice.SettleAsync();

        using var follower = await FollowAsync(host, "", ("Accept", "application/x-ndjson"));
        await alice.SendAsync("after");
        var line = await follower.ReadLineAsync();

        Assert.Equal("application/x-ndjson", follower.ContentType);
        Assert.Equal("after", (string?)JsonNode.Parse(line!)!["text"]);
    }

    [Theory]
    [InlineData("*/*", "text/event-stream")]
    [InlineData("text/*", "text/event-stream")]
    [InlineData("application/jsonl", "application/jsonl")]
    [InlineData("text/event-stream;q=0.5, application/x-ndjson", "application/x-ndjson")]
    [InlineData("text/html, application/jsonl;q=0.1", "application/jsonl")]
    public async Task Accept_says_in_what_form(string accept, string form)
    {
        await using var host = RunningHost.Start();
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));

        using var follower = await FollowAsync(host, "", ("Accept", accept));

        Assert.Equal(form, follower.ContentType);
    }

    [Fact]
    public async Task A_follower_that_is_cut_again_and_again_resumes_without_gap_or_double()
    {
        const int Lines = 600;
        await using var host = RunningHost.Start(("Limits:Messages:PerSecond", Fast), ("Limits:Messages:Burst", Fast));
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));
        var speaks = Task.Run(
            async () =>
            {
                for (var i = 1; i <= Lines; i++)
                    await alice.SendAsync($"line {i}");
            },
            TestContext.Current.CancellationToken);

        var read = new List<string>();
        while (read.Count < Lines)
        {
            // The number in the address is the first one's; a browser that comes back says a later one in the header.
            using var follower = await FollowAsync(host, "after=0", ("Last-Event-ID", $"{read.Count}"));
            for (var i = 0; i < 37 && read.Count < Lines; i++)
                read.Add(await follower.ReadEventAsync());
        }

        await speaks.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        for (var i = 1; i <= Lines; i++)
        {
            Assert.StartsWith($"id: {i}\n", read[i - 1], StringComparison.Ordinal);
            Assert.EndsWith($"\"text\":\"line {i}\"}}", read[i - 1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Missing_history_is_reported_as_a_gap()
    {
        await using var host = RunningHost.Start(("History:MaxPerRoom", "3"), ("Limits:Messages:Burst", Fast));
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));
        await alice.SendAsync([.. Enumerable.Range(1, 10).Select(i => $"line {i}")]);
        await alice.SettleAsync();

        using var follower = await FollowAsync(host, "after=2");
        var gap = await follower.ReadEventAsync();
        var next = await follower.ReadEventAsync();

        Assert.Equal("id: 7\ndata: {\"type\":\"gap\",\"room\":\"general\",\"from\":3,\"to\":7}", gap);
        Assert.StartsWith("id: 8\n", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_it_after_it_has_read_all()
    {
        var host = RunningHost.Start(("Limits:Messages:Burst", Fast));
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));
        using var follower = await FollowAsync(host, "after=0", ("Accept", "application/jsonl"));
        await alice.SendAsync([.. Enumerable.Range(1, 100).Select(i => $"line {i}"), "/quit"]);
        await alice.ReadToEndAsync();

        var stops = host.DisposeAsync().AsTask();
        var lines = new List<string>();
        while (await follower.ReadLineAsync() is { } line)
            lines.Add(line);
        await stops.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(100, lines.Count);
    }

    [Fact]
    public async Task A_room_that_vanishes_ends_it()
    {
        await using var host = RunningHost.Start();
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));
        await alice.SendAsync("/join dev");
        await alice.ReadUntilAsync(line => line.StartsWith("* You are in dev", StringComparison.Ordinal));
        using var follower = await FollowAsync(host, "", room: "dev");

        await alice.SendAsync("/leave dev");

        Assert.Null(await follower.ReadLineAsync());
    }

    [Fact]
    public async Task A_follower_that_does_not_read_is_ended_and_nothing_waits_for_it()
    {
        await using var host = RunningHost.Start(
            ("Limits:WriteTimeout", "00:00:01"), ("Limits:Messages:PerSecond", Fast), ("Limits:Messages:Burst", Fast));
        var followers = host.Services.GetRequiredService<Followers>();
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await deaf.ConnectAsync(host.AddressOf("Admin"), TestContext.Current.CancellationToken);
        await deaf.SendAsync(
            Encoding.ASCII.GetBytes("GET /rooms/general/messages?follow=true&after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            TestContext.Current.CancellationToken);
        await TestWait.UntilAsync(() => followers.Count == 1);

        var text = new string('x', 4000);
        for (var i = 0; i < 5000 && followers.Count > 0; i++)
            await alice.SendAsync(text);

        await TestWait.UntilAsync(() => followers.Count == 0);
    }

    [Fact]
    public async Task The_number_of_followers_is_limited()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));
        var followers = host.Services.GetRequiredService<Followers>();
        while (followers.TryEnter())
        {
            // Until all places are taken.
        }

        var refused = await admin.GetAsync("/rooms/general/messages?follow=true");
        Assert.Equal(Followers.Most, followers.Count);
        followers.Leave();
        using var follower = await FollowAsync(host, "");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal("application/problem+json", refused.ContentType);
        Assert.Equal("Too many followers: the limit is 256.", refused.Detail);
    }

    [Theory]
    [InlineData("/rooms/nowhere/messages?follow=true", "", 404)]
    [InlineData("/rooms/general/messages?follow=yes", "", 400)]
    [InlineData("/rooms/general/messages?follow=true&after=-1", "", 400)]
    [InlineData("/rooms/general/messages?follow=true", "abc", 400)]
    public async Task Rooms_that_cannot_be_followed_are_an_error(string path, string lastEventId, int status)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));

        var answer = await admin.SendAsync(HttpMethod.Get, path, null, lastEventId.Length > 0 ? [("Last-Event-ID", lastEventId)] : []);

        Assert.Equal(status, (int)answer.Status);
        Assert.NotEmpty(answer.Detail!);
    }

    [Theory]
    [InlineData("text/event-stream", ":\n\n")]
    [InlineData("application/x-ndjson", "\n")]
    public async Task While_nothing_is_said_there_is_a_sign_of_life_every_fifteen_seconds(string form, string sign)
    {
        var interval = TimeSpan.FromSeconds(15);
        var time = new ManualTime();
        await using var host = RunningHost.Start([], services => services.AddSingleton<TimeProvider>(time));
        using var alice = await ChatClient.EnterAnnouncedAsync(host.AddressOf("Chat"));

        using var follower = await FollowAsync(host, "", ("Accept", form));
        Assert.Equal(sign, await follower.ReadRawAsync(sign.Length));
        for (var i = 0; i < 3; i++)
        {
            await TestWait.UntilAsync(() => time.HasTimerDueIn(interval));
            time.Advance(interval);
            Assert.Equal(sign, await follower.ReadRawAsync(sign.Length));
        }

        await alice.SendAsync("something");
        string? line;
        do
            line = await follower.ReadLineAsync();
        while (line?.StartsWith("id: ", StringComparison.Ordinal) == true);
        Assert.Contains("\"text\":\"something\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_says_the_form_and_does_not_go_on()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await ChatClient.EnterAsAsync("alice", host.AddressOf("Chat"));

        var answer = await admin.SendAsync(HttpMethod.Head, "/rooms/general/messages?follow=true");

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.Status, answer.ContentType));
    }

    private static async Task<string> GetAsync(RunningHost host, string path)
    {
        using var admin = AdminCaller.Of(host);
        return (await admin.GetAsync(path)).Body;
    }

    private static async Task<Follower> FollowAsync(RunningHost host, string query, (string Name, string Value) header = default, string room = "general")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.AdminUri, $"/rooms/{room}/messages?follow=true&{query}"));
        if (header.Name is not null)
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        var http = new HttpClient();
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)
            .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new(http, response, new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>One stream; comments and empty lines are passed over.</summary>
    private sealed class Follower(HttpClient http, HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public string ContentType => response.Content.Headers.ContentType!.ToString();

        /// <summary>The next line that says something; null at the end.</summary>
        public async Task<string?> ReadLineAsync()
        {
            while (true)
            {
                var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
                    .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
                if (line is not ("" or ":"))
                    return line;
            }
        }

        /// <summary>So many characters, whatever they are.</summary>
        public async Task<string> ReadRawAsync(int length)
        {
            var read = new char[length];
            await reader.ReadBlockAsync(read, TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
            return new(read);
        }

        public async Task<string> ReadEventAsync() => $"{await ReadLineAsync()}\n{await ReadLineAsync()}";

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
            http.Dispose();
        }
    }
}
