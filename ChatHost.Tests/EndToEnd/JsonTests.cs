using System.Net;
using System.Text.Json.Nodes;
using ChatHost.Protocols.Json;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Programs that speak JSON over real sockets.</summary>
public sealed class JsonTests
{
    [Fact]
    public async Task Json_and_line_clients_talk_in_one_room_and_each_reads_its_own_format()
    {
        await using var host = await InProcessHost.StartAsync();
        using var line = await ChatClient.EnterAsAsync("lena", host.Chat);
        using var json = await EnterAsync(host.Chat);

        await json.SendAsync("""{"type":"send","room":"general","text":"héllo","id":"1"}""");
        await line.ReadUntilAsync("user2: héllo");
        await line.SendAsync("/me waves");
        var action = await ReadAsync(json, "action");
        await json.SendAsync("""{"type":"quit","text":"done"}""");
        await line.ReadUntilAsync("* user2 left general: done");

        Assert.Equal("waves", (string?)action["text"]);
        Assert.Equal(2, (int?)action["seq"]);
        await json.ReadToEndAsync();
    }

    [Fact]
    public async Task Frames_that_come_with_the_change_of_language_are_understood_and_answered_before_the_end()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await ChatClient.ConnectAsync(host.Chat);

        await client.SendAsync("/json", """{"type":"send","room":"general","text":"deployed","id":"1"}""");
        client.HalfClose();
        var read = await client.ReadToEndAsync();

        Assert.Equal("ack", (string?)JsonNode.Parse(read[^1])!["type"]);
    }

    [Fact]
    public async Task A_frame_may_be_longer_than_a_line_and_than_what_is_read_at_once()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxFrameBytes=200000");
        using var client = await EnterAsync(host.Chat);

        await client.SendAsync($$"""{"type":"rooms","id":"long","x":"{{new string('x', 150_000)}}"}""");
        var ack = await ReadAsync(client, "ack");
        await client.SendAsync($$"""{"type":"rooms","x":"{{new string('x', 250_000)}}"}""");
        var error = await ReadAsync(client, "error");

        Assert.Equal("long", (string?)ack["id"]);
        Assert.Equal("lineTooLong", (string?)error["code"]);
    }

    [Fact]
    public async Task A_reset_connection_is_resumed_and_counts_under_the_limit_meanwhile()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxConnections=3");
        using var watcher = await EnterAsync(host.Chat);
        var first = await EnterAsync(host.Chat);
        var token = TokenOf(first);
        await watcher.SendAsync("""{"type":"send","room":"general","text":"one","id":"1"}""");
        await ReadAsync(watcher, "ack");
        first.Reset();
        await watcher.SendAsync("""{"type":"send","room":"general","text":"two","id":"2"}""");
        await ReadAsync(watcher, "ack");

        using var again = await EnterAsync(host.Chat);
        using var refused = await ChatClient.ConnectAsync(host.Chat);
        var refusal = await refused.ReadToEndAsync();
        await again.SendAsync($$"""{"type":"resume","token":"{{token}}","rooms":{"general":0},"id":"r"}""");
        var read = await again.ReadUntilAsync(IsOfType("ack"));

        Assert.Equal(["! Too many connections."], refusal);
        Assert.Equal(["hello", "message", "message", "ack"], read.Select(TypeOf));
        Assert.Equal("user2", (string?)JsonNode.Parse(read[0])!["nick"]);
    }

    [Fact]
    public async Task A_session_that_is_cut_off_counts_once_while_its_connection_still_closes()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=100000", "Limits:Messages:Burst=100000");
        using var speaker = await EnterAsync(host.Chat);
        using var slow = await EnterAsync(host.Chat, receiveBuffer: 4096);
        var connections = host.Services.GetRequiredService<ConnectionTable>();
        var text = new string('x', 4000);
        while (connections.All.Sum(connection => connection.Peer!.QueuedBytes) == 0)
        {
            await speaker.SendAsync($$"""{"type":"send","room":"general","text":"{{text}}"}""");
            await ReadAsync(speaker, "message");
        }

        // What waits holds the connection open.
        slow.HalfClose();
        await TestWait.UntilAsync(() => host.Services.GetRequiredService<SessionsMetrics>().Kept == 1);

        Assert.Equal(2, connections.Count);
        Assert.Equal(2, host.Services.GetRequiredService<ConnectionLimits>().Open);
    }

    [Fact]
    public async Task Takeover_while_both_sides_talk_loses_nothing_and_says_nothing_twice()
    {
        const int Lines = 400;
        const int Takeovers = 8;
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=100000", "Limits:Messages:Burst=100000");
        using var speaker = await EnterAsync(host.Chat);
        var reader = await EnterAsync(host.Chat);
        var token = TokenOf(reader);
        var speaks = Task.Run(
            async () =>
            {
                for (var i = 1; i <= Lines; i++)
                    await speaker.SendAsync($$"""{"type":"send","room":"general","text":"{{i}}","id":"{{i}}"}""");
            },
            TestContext.Current.CancellationToken);

        var last = 0L;
        for (var i = 0; i < Takeovers; i++)
        {
            var next = await EnterAsync(host.Chat);
            await next.SendAsync($$$"""{"type":"resume","token":"{{{token}}}","rooms":{"general":{{{last}}}},"id":"r"}""");
            await next.ReadUntilAsync(IsOfType("hello"));
            using var old = reader;
            reader = next;
            last = await CheckAsync(reader, last, last + (Lines / Takeovers));
        }

        using (reader)
        {
            await speaks.WaitAsync(ChatClient.Patience, TestContext.Current.CancellationToken);
            last = await CheckAsync(reader, last, Lines);
        }

        Assert.Equal(Lines, last);
    }

    [Fact]
    public async Task A_slow_reader_learns_the_numbers_it_did_not_get_and_history_fills_them_in()
    {
        await using var host = await InProcessHost.StartAsync(
            "Limits:SendQueueBytes=16384", "Limits:Messages:PerSecond=100000", "Limits:Messages:Burst=100000");
        using var speaker = await EnterAsync(host.Chat);
        using var slow = await EnterAsync(host.Chat, receiveBuffer: 4096);
        var text = new string('x', 1000);
        for (var i = 1; i <= 3000; i++)
        {
            await speaker.SendAsync($$"""{"type":"send","room":"general","text":"{{text}}","id":"{{i}}"}""");
            await ReadAsync(speaker, "ack");
        }

        await slow.SendAsync("""{"type":"rooms","id":"end"}""");
        var numbers = new HashSet<long>();
        (long From, long To) gap = default;
        foreach (var line in await slow.ReadUntilAsync(IsOfType("ack")))
        {
            var read = JsonNode.Parse(line)!;
            if (TypeOf(line) == "message")
                Assert.True(numbers.Add((long)read["seq"]!));
            if (TypeOf(line) == "gap")
                gap = ((long)read["from"]!, (long)read["to"]!);
        }

        await slow.SendAsync($$"""{"type":"history","room":"general","after":{{gap.From - 1}},"limit":1,"id":"h"}""");
        var filled = await ReadAsync(slow, "message");

        Assert.NotEqual(0, gap.From);
        Assert.DoesNotContain(gap.From, numbers);
        Assert.Contains(3000, numbers);
        Assert.Equal(gap.From, (long?)filled["seq"]);
    }

    [Fact]
    public async Task Operators_see_what_is_spoken_and_how_many_are_cut_off()
    {
        await using var host = RunningHost.Start();
        var chat = new IPEndPoint(IPAddress.Loopback, host.ChatPort);
        using var http = new HttpClient { BaseAddress = host.AdminUri };
        using var line = await ChatClient.EnterAsync(chat);
        using var json = await EnterAsync(chat);
        using (await EnterAsync(chat))
        {
            // Cut off again.
        }

        await TestWait.UntilAsync(() => host.Services.GetRequiredService<SessionsMetrics>().Kept == 1);
        await TestWait.UntilAsync(() => host.Services.GetRequiredService<ConnectionTable>().Count == 2);
        var clients = await http.GetStringAsync("/clients", TestContext.Current.CancellationToken);
        var metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(["Line", "Json"], JsonNode.Parse(clients)!["clients"]!.AsArray().Select(client => (string?)client!["protocol"]));
        Assert.Contains("""chathost_sessions{network_protocol_name="json"} 1""", metrics, StringComparison.Ordinal);
        Assert.Contains("""chathost_sessions{network_protocol_name="line"} 1""", metrics, StringComparison.Ordinal);
        Assert.Contains("chathost_sessions_kept 1", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_is_sent_as_bye()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await EnterAsync(host.Chat);

        host.BeginStop();
        var read = await client.ReadToEndAsync();

        Assert.Equal("""{"type":"bye","code":"shutdown","text":"Server is shutting down."}""", read[^1]);
    }

    /// <summary>Connects and speaks JSON from here on; hello has been read.</summary>
    private static async Task<ChatClient> EnterAsync(IPEndPoint server, int receiveBuffer = 0)
    {
        var client = await ChatClient.EnterAsync(server, receiveBuffer);
        await client.SendAsync("/json");
        await client.ReadUntilAsync(IsOfType("hello"));
        return client;
    }

    private static string TokenOf(ChatClient client) => (string)JsonNode.Parse(client.Lines[^1])!["token"]!;

    private static async Task<JsonNode> ReadAsync(ChatClient client, string type) =>
        JsonNode.Parse((await client.ReadUntilAsync(IsOfType(type)))[^1])!;

    private static Predicate<string> IsOfType(string type) => line => line.StartsWith($"{{\"type\":\"{type}\"", StringComparison.Ordinal);

    private static string TypeOf(string line) => line.StartsWith('{') ? (string)JsonNode.Parse(line)!["type"]! : line;

    /// <summary>Reads messages up to a number, each of which must be the one after the last; returns that number.</summary>
    private static async Task<long> CheckAsync(ChatClient client, long last, long upTo)
    {
        while (last < upTo)
            Assert.Equal(++last, (long?)(await ReadAsync(client, "message"))["seq"]);
        return last;
    }
}
