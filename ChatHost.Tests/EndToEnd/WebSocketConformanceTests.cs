using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>The rules of RFC 6455 from outside, kept and broken, bit by bit.</summary>
public class WebSocketConformanceTests
{
    /// <summary>A frame's first two octets: FIN, RSV1 to RSV3 and opcode; MASK and length.</summary>
    private static readonly byte[] EmptyMasked = [0x80, 0, 0, 0, 0];

    public static TheoryData<string, byte[], int> Mistakes => new()
    {
        { "reserved bit 1", [0x80 | 0x40 | 0x1, .. EmptyMasked], 1002 },
        { "reserved bit 2", [0x80 | 0x20 | 0x1, .. EmptyMasked], 1002 },
        { "reserved bit 3", [0x80 | 0x10 | 0x1, .. EmptyMasked], 1002 },
        { "reserved bit in a ping", [0x80 | 0x40 | 0x9, .. EmptyMasked], 1002 },
        { "opcode 3", [0x80 | 0x3, .. EmptyMasked], 1002 },
        { "opcode 7", [0x80 | 0x7, .. EmptyMasked], 1002 },
        { "opcode B", [0x80 | 0xB, .. EmptyMasked], 1002 },
        { "opcode F", [0x80 | 0xF, .. EmptyMasked], 1002 },
        { "no mask", [0x80 | 0x1, 2, (byte)'{', (byte)'}'], 1002 },
        { "a close without a mask", [0x80 | 0x8, 2, 0x03, 0xE8], 1002 },
        { "a negative length", [0x80 | 0x1, 0x80 | 127, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], 1002 },
        { "all bits of a length", [0x80 | 0x1, 0x80 | 127, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0], 1002 },
        { "a length of 16 bits that 7 hold", [.. RawWebSocket.Header(RawWebSocket.Text, 125, lengthBits: 16), 0, 0, 0, 0], 1002 },
        { "a length of 64 bits that 16 hold", [.. RawWebSocket.Header(RawWebSocket.Text, 65535, lengthBits: 64), 0, 0, 0, 0], 1002 },
        { "a message over the limit", [.. RawWebSocket.Header(RawWebSocket.Text, 65537), 0, 0, 0, 0], 1009 },
        { "the longest message there can be", [.. RawWebSocket.Header(RawWebSocket.Text, long.MaxValue), 0, 0, 0, 0], 1009 },
        {
            "fragments over the limit",
            [
                .. RawWebSocket.Frame(RawWebSocket.Text, new byte[65000], isFinal: false), .. RawWebSocket.Frame(0, new byte[500], isFinal: false),
                .. RawWebSocket.Header(0, 37), 0, 0, 0, 0,
            ],
            1009
        },
        { "a binary message", RawWebSocket.Frame(RawWebSocket.Binary, "{}"u8.ToArray()), 1003 },
        { "the beginning of a binary message", RawWebSocket.Frame(RawWebSocket.Binary, [], isFinal: false), 1003 },
        { "a fragment without a beginning", RawWebSocket.Frame(0, "{}"u8.ToArray()), 1002 },
        {
            "a message in another",
            [.. RawWebSocket.Frame(RawWebSocket.Text, "{"u8.ToArray(), isFinal: false), .. RawWebSocket.Frame(RawWebSocket.Text, "}"u8.ToArray())],
            1002
        },
        {
            "one fragment too many",
            [
                .. RawWebSocket.Frame(RawWebSocket.Text, "{"u8.ToArray(), isFinal: false), .. RawWebSocket.Frame(0, "}"u8.ToArray()),
                .. RawWebSocket.Frame(0, "}"u8.ToArray()),
            ],
            1002
        },
        { "a ping in fragments", RawWebSocket.Frame(RawWebSocket.Ping, [], isFinal: false), 1002 },
        { "a close in fragments", RawWebSocket.Frame(RawWebSocket.Close, [], isFinal: false), 1002 },
        { "a ping of 126 bytes", RawWebSocket.Frame(RawWebSocket.Ping, new byte[126]), 1002 },
        { "a pong of 65536 bytes", [.. RawWebSocket.Header(RawWebSocket.Pong, 65536), 0, 0, 0, 0], 1002 },
        { "half a close code", RawWebSocket.Frame(RawWebSocket.Close, [3]), 1002 },
        { "close code 0", Closing(0), 1002 },
        { "close code 999", Closing(999), 1002 },
        { "close code 1004", Closing(1004), 1002 },
        { "close code 1005", Closing(1005), 1002 },
        { "close code 1006", Closing(1006), 1002 },
        { "close code 1015", Closing(1015), 1002 },
        { "close code 1016", Closing(1016), 1002 },
        { "close code 2999", Closing(2999), 1002 },
        { "close code 5000", Closing(5000), 1002 },
        { "close code 65535", Closing(65535), 1002 },
        { "a close reason that is not UTF-8", RawWebSocket.Frame(RawWebSocket.Close, [3, 232, 0xC3, 0x28]), 1007 },
        { "a message that is not UTF-8", RawWebSocket.Frame(RawWebSocket.Text, [0xC3, 0x28]), 1007 },
        { "half a surrogate pair in UTF-8", RawWebSocket.Frame(RawWebSocket.Text, [0xED, 0xA0, 0x80]), 1007 },
        { "a letter in more octets than it needs", RawWebSocket.Frame(RawWebSocket.Text, [0xC0, 0xAF]), 1007 },
        { "a letter that is cut off", RawWebSocket.Frame(RawWebSocket.Text, [0xE2, 0x82]), 1007 },
        {
            "a letter that goes wrong in the next fragment",
            [.. RawWebSocket.Frame(RawWebSocket.Text, [0xE2, 0x82], isFinal: false), .. RawWebSocket.Frame(0, [0x28])],
            1007
        },
    };

    private protected virtual Task<InProcessHost> StartAsync(params string[] settings) => InProcessHost.StartAsync(settings);

    /// <summary>Where a client connects.</summary>
    private protected virtual IPEndPoint WayTo(InProcessHost host) => host.Web;

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_answered_with_its_code_and_delays_no_one(string mistake, byte[] bytes, int code)
    {
        await using var host = await StartAsync();
        var (other, _) = await RawWebSocket.StartAsync(WayTo(host));
        using var _1 = other;
        var (started, _) = await RawWebSocket.StartAsync(WayTo(host));
        using var _2 = started;
        using var fresh = await RawWebSocket.ConnectAsync(WayTo(host));

        await started.SendBytesAsync(bytes);
        await fresh.SendBytesAsync(bytes);
        var (_, told) = await started.ReadToCloseAsync();
        var (_, toldFresh) = await fresh.ReadToCloseAsync();
        await other.SayAsync("""{"type":"rooms","id":"still here"}""");
        await other.ReadAsync("ack");

        Assert.True(told == code, $"{mistake}: {told}");
        Assert.Equal(code, toldFresh);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(4999)]
    public async Task A_close_is_answered_with_its_own_code_and_nothing_after_it_counts(int code)
    {
        await using var host = await StartAsync();
        using var line = await ChatClient.EnterAsync(host.Chat);
        var (web, _) = await RawWebSocket.StartAsync(WayTo(host));
        using var _1 = web;

        byte[] last = [.. Closing(code), .. RawWebSocket.Frame(RawWebSocket.Text, """{"type":"send","room":"general","text":"late"}"""u8.ToArray())];
        await web.SendBytesAsync(last);
        var (_, told) = await web.ReadToCloseAsync();

        Assert.Equal(code, told);
        Assert.DoesNotContain(await line.SettleAsync(), read => read.Contains("late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_may_come_in_fragments_octet_by_octet_with_control_frames_between_them()
    {
        await using var host = await StartAsync();
        var (web, _) = await RawWebSocket.StartAsync(WayTo(host));
        using var _1 = web;
        var message = Encoding.UTF8.GetBytes("""{"type":"send","room":"general","text":"größer: 協程 🐢"}""");

        for (var i = 0; i < message.Length; i++)
        {
            foreach (var octet in RawWebSocket.Frame(i == 0 ? RawWebSocket.Text : 0, [message[i]], isFinal: i == message.Length - 1))
                await web.SendBytesAsync(new[] { octet });
            if (i % 16 == 0 && i < message.Length - 1)
            {
                await web.SendAsync(RawWebSocket.Pong, "unasked"u8.ToArray());
                await web.SendAsync(RawWebSocket.Ping, [(byte)i]);
                var pong = await web.ReadFrameAsync();
                Assert.Equal((RawWebSocket.Pong, (byte)i), (pong!.Value.Opcode, pong.Value.Payload.Single()));
            }
        }

        Assert.Equal("größer: 協程 🐢", (string?)(await web.ReadAsync("message"))["text"]);
    }

    [Fact]
    public async Task Empty_fragments_and_pings_of_all_lengths_are_as_good_as_others()
    {
        await using var host = await StartAsync();
        var (web, _) = await RawWebSocket.StartAsync(WayTo(host));
        using var _1 = web;

        await web.SendAsync(RawWebSocket.Text, [], isFinal: false);
        await web.SendAsync(0, [], isFinal: false);
        await web.SendAsync(0, """{"type":"rooms"}"""u8.ToArray(), isFinal: false);
        await web.SendAsync(0, []);
        await web.ReadAsync("rooms");
        for (var length = 0; length <= 125; length++)
        {
            var payload = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
            await web.SendAsync(RawWebSocket.Ping, payload);
            Assert.Equal(payload, (await web.ReadFrameAsync())!.Value.Payload);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65535)]
    [InlineData(65536)]
    public async Task A_message_of_any_length_up_to_the_limit_is_read(int length)
    {
        await using var host = await StartAsync();
        var (web, _) = await RawWebSocket.StartAsync(WayTo(host));
        using var _1 = web;
        const string Rooms = """{"type":"rooms","id":"r"}""";

        await web.SayAsync(length > Rooms.Length ? Rooms + new string(' ', length - Rooms.Length) : new string('[', length));
        var answer = JsonNode.Parse(await web.ReadMessageAsync())!;

        Assert.Equal(length > Rooms.Length ? "rooms" : "error", (string?)answer["type"]);
    }

    [Fact]
    public async Task A_message_that_is_longer_than_what_is_read_ahead_is_read()
    {
        await using var host = await StartAsync("Limits:MaxFrameBytes=300000", "Limits:ReadAheadBytes=4096");
        var (web, _) = await RawWebSocket.StartAsync(WayTo(host));
        using var _1 = web;

        await web.SayAsync($$"""{"type":"rooms","x":"{{new string('x', 250_000)}}"}""");

        await web.ReadAsync("rooms");
    }

    [Fact]
    public async Task Messages_sent_right_behind_the_handshake_are_read()
    {
        await using var host = await StartAsync();
        using var web = await RawWebSocket.ConnectAsync(WayTo(host));

        byte[] all =
        [
            .. RawWebSocket.Frame(RawWebSocket.Text, """{"type":"start"}"""u8.ToArray()),
            .. RawWebSocket.Frame(RawWebSocket.Text, """{"type":"rooms"}"""u8.ToArray()),
            .. RawWebSocket.Frame(RawWebSocket.Close, []),
        ];
        await web.SendBytesAsync(all);
        var (messages, code) = await web.ReadToCloseAsync();

        Assert.Equal(["hello", "rooms"], messages.Select(message => (string?)message["type"]));
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Half_a_frame_and_then_nothing_is_a_connection_that_was_cut_off()
    {
        await using var host = await StartAsync("Sessions:ResumeWindow=00:00:00");
        using var line = await ChatClient.EnterAsync(host.Chat);
        var (web, hello) = await RawWebSocket.StartAsync(WayTo(host));
        using var _1 = web;

        await web.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Text, """{"type":"send","room":"general","text":"half"}"""u8.ToArray()).AsMemory(0, 40));
        web.HalfClose();
        var read = await line.ReadUntilAsync($"* {hello["nick"]} left general.");

        Assert.DoesNotContain(read, said => said.Contains("half", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Noise_of_any_kind_ends_only_the_connection_that_it_comes_over()
    {
        await using var host = await StartAsync();
        var (other, _) = await RawWebSocket.StartAsync(WayTo(host));
        using var _1 = other;

        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var (web, _) = await RawWebSocket.StartAsync(WayTo(host));
            using var _2 = web;
            for (var frame = 0; frame < 20; frame++)
            {
                var noise = RawWebSocket.Frame(random.Next(3) == 0 ? random.Next(16) : RawWebSocket.Ping, new byte[random.Next(0, 200)], random.Next(4) > 0);
                random.NextBytes(noise.AsSpan(random.Next(2, noise.Length)));
                await web.SendBytesAsync(noise);
            }

            // The last word is one that no server can misunderstand, should it still listen.
            await web.SendBytesAsync(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF });
            web.HalfClose();
            while (await web.ReadFrameAsync() is not null)
            {
                // Pongs, and a close for the mistake.
            }
        }

        await other.SayAsync("""{"type":"rooms","id":"still here"}""");
        await other.ReadAsync("ack");
    }

    private static byte[] Closing(int code) => RawWebSocket.Frame(RawWebSocket.Close, [(byte)(code >> 8), (byte)code]);
}
