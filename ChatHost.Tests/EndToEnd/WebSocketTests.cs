using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Clients that speak JSON over WebSocket, in one room with all others.</summary>
public sealed class WebSocketTests
{
    [Fact]
    public async Task A_member_whose_join_was_read_reads_all_that_is_said_after_it()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:PerSecond=1000000", "Limits:Messages:Burst=1000000");
        using var watcher = await ChatClient.EnterAnnouncedAsync(host.Chat);
        await watcher.SendAsync("/join dev");
        await watcher.ReadUntilAsync(line => line.StartsWith("* You are in dev.", StringComparison.Ordinal));

        for (var number = 1; number <= 200; number++)
        {
            var starts = RawWebSocket.StartAsync(host.Web, $$"""{"type":"start","nick":"guest{{number}}","rooms":["a","b","c","d","e","f","g","h","dev"]}""");
            await watcher.ReadUntilAsync($"* guest{number} joined dev.");
            await watcher.SendAsync($"Welcome, guest{number}!");
            var (guest, hello) = await starts;
            using (guest)
            {
                var said = await guest.ReadAsync("message").WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
                Assert.Equal($"Welcome, guest{number}!", (string?)said["text"]);
                Assert.Equal((long?)hello["rooms"]!.AsArray().Single(room => (string?)room!["name"] == "dev")!["lastSeq"] + 1, (long?)said["seq"]);
                await guest.CloseAsync();
                await watcher.ReadUntilAsync($"* guest{number} left dev.");
            }
        }
    }

    [Fact]
    public async Task Lines_json_over_tcp_and_websocket_talk_in_one_room()
    {
        await using var host = await InProcessHost.StartAsync();
        using var line = await ChatClient.EnterAsAsync("lena", host.Chat);
        using var json = await ChatClient.EnterAsAsync("jo", host.Chat);
        await json.SendAsync("/json");
        await json.ReadUntilAsync(IsOfType("hello"));
        var (web, hello) = await RawWebSocket.StartAsync(host.Web, """{"type":"start","nick":"wanda"}""");
        using var _ = web;

        await line.ReadUntilAsync("* wanda joined general.");
        await web.SayAsync("""{"type":"send","room":"general","text":"héllo","id":"1"}""");
        await line.ReadUntilAsync("wanda: héllo");
        await json.ReadUntilAsync(IsOfType("message"));
        var own = await web.ReadAsync("message");
        var ack = await web.ReadAsync("ack");
        await line.SendAsync("from a line");
        var others = await web.ReadAsync("message");
        await json.SendAsync("""{"type":"action","room":"general","text":"waves"}""");
        var action = await web.ReadAsync("action");
        await web.CloseAsync();
        await line.ReadUntilAsync("* wanda left general.");

        Assert.Equal("wanda", (string?)hello["nick"]);
        Assert.Equal("general", (string?)hello["rooms"]![0]!["name"]);
        Assert.Equal("héllo", (string?)own["text"]);
        Assert.Equal((1, 1), ((int?)own["seq"], (int?)ack["seq"]));
        Assert.Equal("from a line", (string?)others["text"]);
        Assert.Equal((3, "jo"), ((int?)action["seq"], (string?)action["nick"]));
        Assert.Equal(1000, (await web.ReadToCloseAsync()).Code);
    }

    [Fact]
    public async Task The_client_of_dotnet_talks_and_closes_in_order()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("chathost.v1.json");
        client.Options.DangerousDeflateOptions = new();
        await client.ConnectAsync(new Uri($"ws://{host.Web}/ws"), TestContext.Current.CancellationToken)
            .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        await SendAsync(client, """{"type":"start","nick":"dot"}""");
        var hello = await ReceiveAsync(client);
        var text = new string('x', 4000);
        await SendAsync(client, $$"""{"type":"send","room":"general","text":"{{text}}","id":"1"}""");
        var message = await ReceiveAsync(client);
        var ack = await ReceiveAsync(client);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", TestContext.Current.CancellationToken)
            .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.Equal("chathost.v1.json", client.SubProtocol);
        Assert.Equal("dot", (string?)hello["nick"]);
        Assert.Equal(text, (string?)message["text"]);
        Assert.Equal("ack", (string?)ack["type"]);
        Assert.Equal((WebSocketState.Closed, WebSocketCloseStatus.NormalClosure), (client.State, client.CloseStatus));
    }

    [Fact]
    public async Task Nothing_is_announced_until_the_first_message_and_any_is_a_start()
    {
        await using var host = await InProcessHost.StartAsync();
        using var line = await ChatClient.EnterAsAsync("lena", host.Chat);
        using var web = await RawWebSocket.ConnectAsync(host.Web);
        await line.SendAsync("anybody?");
        var before = await line.SettleAsync();

        await web.SayAsync("no json");
        var hello = JsonNode.Parse(await web.ReadMessageAsync())!;
        var error = JsonNode.Parse(await web.ReadMessageAsync())!;
        await line.ReadUntilAsync($"* {hello["nick"]} joined general.");

        Assert.DoesNotContain(before, read => read.Contains("joined", StringComparison.Ordinal));
        Assert.Equal("hello", (string?)hello["type"]);
        Assert.Equal("invalidJson", (string?)error["code"]);
    }

    [Theory]
    [InlineData("""{"type":"start","id":"s"}""", "general", null)]
    [InlineData("""{"type":"start","nick":"neo","rooms":["dev","ops"],"id":"s"}""", "dev,ops", null)]
    [InlineData("""{"type":"start","rooms":[],"id":"s"}""", "", null)]
    [InlineData("""{"type":"start","nick":"lena","rooms":["dev"],"id":"s"}""", "dev", "nickInUse")]
    [InlineData("""{"type":"start","nick":"a b","id":"s"}""", "general", "invalidNick")]
    [InlineData("""{"type":"start","rooms":"dev","id":"s"}""", "general", "invalidField")]
    [InlineData("""{"type":"start","rooms":["a b"],"nick":"","id":"s"}""", "general", "invalidNick")]
    [InlineData("""{"type":"start","rooms":["a b"],"id":"s"}""", "general", "invalidRoom")]
    [InlineData("""{"type":"start","rooms":["a","b","c"],"id":"s"}""", "a,b", "tooManyRooms")]
    public async Task A_start_always_begins_a_session_and_says_once_what_could_not_be_had(string start, string rooms, string? code)
    {
        await using var host = await InProcessHost.StartAsync("Rooms:MaxPerSession=2");
        using var line = await ChatClient.EnterAsAsync("lena", host.Chat);
        using var web = await RawWebSocket.ConnectAsync(host.Web);

        await web.SayAsync(start);
        await web.SayAsync("""{"type":"rooms","id":"end"}""");
        var answers = new List<JsonNode>();
        do
            answers.Add(JsonNode.Parse(await web.ReadMessageAsync())!);
        while ((string?)answers[^1]["id"] != "end");

        var hello = Assert.Single(answers, answer => (string?)answer["type"] == "hello");
        Assert.Equal(rooms, string.Join(',', hello["rooms"]!.AsArray().Select(room => (string?)room!["name"])));
        var answer = Assert.Single(answers, answer => (string?)answer["id"] == "s");
        Assert.Equal(code, (string?)answer["code"]);
    }

    [Fact]
    public async Task A_session_that_was_cut_off_is_resumed_by_its_first_message()
    {
        await using var host = await InProcessHost.StartAsync();
        using var line = await ChatClient.EnterAsAsync("lena", host.Chat);
        var (first, hello) = await RawWebSocket.StartAsync(host.Web, """{"type":"start","nick":"wanda"}""");
        await line.ReadUntilAsync("* wanda joined general.");
        first.Reset();
        await line.SendAsync("missed");
        await line.SettleAsync();

        using var again = await RawWebSocket.ConnectAsync(host.Web);
        await again.SayAsync($$$"""{"type":"resume","token":"{{{hello["token"]}}}","rooms":{"general":0},"id":"r"}""");
        string[] read = [await again.ReadMessageAsync(), await again.ReadMessageAsync(), await again.ReadMessageAsync()];

        Assert.Equal(["hello", "message", "ack"], read.Select(message => (string?)JsonNode.Parse(message)!["type"]));
        Assert.Equal("wanda", (string?)JsonNode.Parse(read[0])!["nick"]);
        Assert.DoesNotContain(await line.SettleAsync(), said => said.Contains("wanda", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_is_taken_over_from_a_websocket_with_4001_and_from_tcp_likewise()
    {
        await using var host = await InProcessHost.StartAsync();
        var (first, hello) = await RawWebSocket.StartAsync(host.Web);
        using var _ = first;
        var resume = $$$"""{"type":"resume","token":"{{{hello["token"]}}}","id":"r"}""";

        using var tcp = await ChatClient.EnterAsync(host.Chat);
        await tcp.SendAsync("/json");
        await tcp.ReadUntilAsync(IsOfType("hello"));
        await tcp.SendAsync(resume);
        await tcp.ReadUntilAsync(IsOfType("ack"));
        var (messages, code) = await first.ReadToCloseAsync();
        using var web = await RawWebSocket.ConnectAsync(host.Web);
        await web.SayAsync(resume);
        await web.ReadAsync("ack");
        var lines = await tcp.ReadToEndAsync();

        Assert.Equal(4001, code);
        Assert.Equal("takenOver", (string?)messages[^1]["code"]);
        Assert.Contains("takenOver", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_token_gets_an_error_and_a_fresh_session()
    {
        await using var host = await InProcessHost.StartAsync();
        using var web = await RawWebSocket.ConnectAsync(host.Web);

        await web.SayAsync("""{"type":"resume","token":"none","id":"r"}""");
        var error = JsonNode.Parse(await web.ReadMessageAsync())!;
        var hello = JsonNode.Parse(await web.ReadMessageAsync())!;

        Assert.Equal(("cannotResume", "r"), ((string?)error["code"], (string?)error["id"]));
        Assert.Equal("hello", (string?)hello["type"]);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(0, false)]
    public async Task Close_1000_ends_the_token_and_any_other_close_keeps_the_session(int code, bool isOver)
    {
        await using var host = await InProcessHost.StartAsync();
        var (web, hello) = await RawWebSocket.StartAsync(host.Web);
        using var _ = web;

        await web.CloseAsync(code);
        var answered = (await web.ReadToCloseAsync()).Code;
        using var again = await RawWebSocket.ConnectAsync(host.Web);
        await again.SayAsync($$"""{"type":"resume","token":"{{hello["token"]}}","id":"r"}""");
        var answer = JsonNode.Parse(await again.ReadMessageAsync())!;

        Assert.Equal(code, answered);
        Assert.Equal(isOver ? "error" : "hello", (string?)answer["type"]);
    }

    [Fact]
    public async Task Quit_is_acknowledged_and_closed_with_1000()
    {
        await using var host = await InProcessHost.StartAsync();
        var (web, _) = await RawWebSocket.StartAsync(host.Web);
        using var client = web;

        await web.SayAsync("""{"type":"quit","id":"q"}""");
        var (messages, code) = await web.ReadToCloseAsync();

        Assert.Equal("q", (string?)messages[^1]["id"]);
        Assert.Equal(1000, code);
    }

    [Fact]
    public async Task A_stop_is_sent_as_bye_and_1001()
    {
        await using var host = await InProcessHost.StartAsync();
        var (web, _) = await RawWebSocket.StartAsync(host.Web);
        using var client = web;

        host.BeginStop();
        var (messages, code) = await web.ReadToCloseAsync();

        Assert.Equal("""{"type":"bye","code":"shutdown","text":"Server is shutting down."}""", messages[^1].ToJsonString());
        Assert.Equal(1001, code);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task A_client_above_the_limit_reads_1013_and_gets_in_when_another_has_gone()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxConnections=1", "Sessions:ResumeWindow=00:00:00");
        var (first, _) = await RawWebSocket.StartAsync(host.Web);

        using var surplus = await RawWebSocket.ConnectAsync(host.Web);
        var (messages, code) = await surplus.ReadToCloseAsync();
        first.Dispose();
        await TestWait.UntilAsync(() => host.Services.GetRequiredService<ConnectionLimits>().Open == 0);
        var (third, hello) = await RawWebSocket.StartAsync(host.Web);
        using var _2 = third;

        Assert.Equal("unavailable", (string?)messages[^1]["code"]);
        Assert.Equal(1013, code);
        Assert.Equal("hello", (string?)hello["type"]);
    }

    [Fact]
    public async Task A_slow_reader_learns_the_numbers_it_did_not_get_and_history_fills_them_in()
    {
        await using var host = await InProcessHost.StartAsync(
            "Limits:SendQueueBytes=16384", "Limits:WriteTimeout=01:00:00", "Limits:Messages:PerSecond=100000", "Limits:Messages:Burst=100000");
        var (speaker, _) = await RawWebSocket.StartAsync(host.Web);
        using var _1 = speaker;
        using var slow = await RawWebSocket.RequestAsync(
            host.Web,
            [
                "GET /ws HTTP/1.1", $"Host: {host.Web}", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            ],
            receiveBuffer: 4096);
        await slow.SayAsync("""{"type":"start"}""");
        await slow.ReadAsync("hello");
        const int Last = 3000;
        var text = new string('x', 1000);
        for (var i = 1; i <= Last; i++)
        {
            await speaker.SayAsync($$"""{"type":"send","room":"general","text":"{{text}}","id":"{{i}}"}""");
            await speaker.ReadAsync("ack");
        }

        var numbers = new HashSet<long>();
        var gaps = new List<(long From, long To)>();
        while (!numbers.Contains(Last))
        {
            var read = JsonNode.Parse(await slow.ReadMessageAsync())!;
            if ((string?)read["type"] == "message")
                Assert.True(numbers.Add((long)read["seq"]!));
            if ((string?)read["type"] == "gap")
                gaps.Add(((long)read["from"]!, (long)read["to"]!));
        }

        await slow.SayAsync($$"""{"type":"history","room":"general","after":{{gaps[0].From - 1}},"limit":1,"id":"h"}""");
        var filled = await slow.ReadAsync("message");

        Assert.NotEmpty(gaps);
        Assert.Equal(Enumerable.Range(1, Last).Select(seq => (long)seq), numbers.Concat(gaps.SelectMany(Numbers)).Order());
        Assert.Equal(gaps[0].From, (long?)filled["seq"]);

        static IEnumerable<long> Numbers((long From, long To) gap)
        {
            for (var seq = gap.From; seq <= gap.To; seq++)
                yield return seq;
        }
    }

    [Fact]
    public async Task Operators_see_it_count_its_messages_and_end_it_with_1008()
    {
        await using var host = RunningHost.Start();
        using var http = new HttpClient { BaseAddress = host.AdminUri };
        var (web, _) = await RawWebSocket.StartAsync(host.AddressOf("Web"), """{"type":"start","nick":"wanda","id":"s"}""");
        using var client = web;
        await web.ReadAsync("ack");
        await web.SendAsync(RawWebSocket.Ping, []);
        await web.ReadFrameAsync();

        var clients = JsonNode.Parse(await http.GetStringAsync("/clients", TestContext.Current.CancellationToken))!["clients"]!;
        var metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        (await http.DeleteAsync($"/clients/{clients[0]!["id"]}?reason=enough", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var (messages, code) = await web.ReadToCloseAsync();

        var shown = Assert.Single(clients.AsArray())!;
        Assert.Equal(("wanda", "WebSocket"), ((string?)shown["nick"], (string?)shown["protocol"]));
        Assert.Equal((1, 2), ((int?)shown["received"]!["lines"], (int?)shown["sent"]!["lines"]));
        Assert.Contains("""chathost_sessions{network_protocol_name="websocket"} 1""", metrics, StringComparison.Ordinal);
        Assert.Equal("You were disconnected: enough", (string?)messages[^1]["text"]);
        Assert.Equal(1008, code);
    }

    private static Predicate<string> IsOfType(string type) => line => line.StartsWith($"{{\"type\":\"{type}\"", StringComparison.Ordinal);

    private static Task SendAsync(ClientWebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken)
            .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

    private static async Task<JsonNode> ReceiveAsync(ClientWebSocket client)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        WebSocketReceiveResult result;
        do
        {
            result = await client.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), TestContext.Current.CancellationToken)
                .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
            length += result.Count;
        }
        while (!result.EndOfMessage);
        return JsonNode.Parse(buffer.AsSpan(0, length))!;
    }
}
