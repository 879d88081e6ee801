using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatHost.Client;

namespace ChatHost.Tests.Support;

/// <summary>
/// A WebSocket client that writes each bit of a frame as the test says, wrong ones too, which <see cref="WebSocketChannel"/> cannot. What
/// the server sends must be the shortest unmasked frame there is, and its messages UTF-8 without a line end.
/// </summary>
internal sealed class RawWebSocket : IDisposable
{
    public const int Text = 0x1;
    public const int Binary = 0x2;
    public const int Close = 0x8;
    public const int Ping = 0x9;
    public const int Pong = 0xA;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TcpChannel _channel;
    private readonly List<byte> _read = [];

    private RawWebSocket(TcpChannel channel) => _channel = channel;

    /// <summary>The answer to the handshake: status line and headers.</summary>
    public string Head { get; private set; } = "";

    public int Status => int.Parse(Head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connects, and shakes hands as a program does that is no browser.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="headers">Further lines for the request, or other ones: <c>Host: x</c> stands in place of the right one.</param>
    public static Task<RawWebSocket> ConnectAsync(IPEndPoint server, params string[] headers) => ConnectFromAsync(null, server, headers);

    /// <param name="from">The local address to connect from; null lets the operating system choose.</param>
    /// <param name="server">Where it listens.</param>
    /// <param name="headers">Further lines for the request, or other ones.</param>
    public static async Task<RawWebSocket> ConnectFromAsync(IPAddress? from, IPEndPoint server, params string[] headers)
    {
        string[] usual =
        [
            $"Host: {server}", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            $"Sec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}",
        ];
        var kept = usual.Where(line => !headers.Any(header => NameOf(header) == NameOf(line)));
        return await RequestAsync(
            server, ["GET /ws HTTP/1.1", .. kept, .. headers.Where(header => !header.EndsWith(": -", StringComparison.Ordinal))], from: from);

        static string NameOf(string line) => line.Split(':')[0];
    }

    /// <summary>Connects, and sends these lines as the request.</summary>
    public static async Task<RawWebSocket> RequestAsync(IPEndPoint server, IEnumerable<string> lines, int receiveBuffer = 0, IPAddress? from = null)
    {
        var client = new RawWebSocket(
            await TcpChannel.ConnectAsync(server, receiveBuffer, from, Cancellation).WaitAsync(TestWait.Patience, Cancellation));
        await client.SendBytesAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"));
        while (!client.Head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            client.Head += (char)(await client.TakeAsync(1))[0];
        return client;
    }

    /// <summary>Connects and starts a session; hello has been read.</summary>
    public static async Task<(RawWebSocket Client, JsonNode Hello)> StartAsync(
        IPEndPoint server, string start = """{"type":"start"}""", params string[] headers)
    {
        var client = await ConnectAsync(server, headers);
        Assert.Equal(101, client.Status);
        await client.SayAsync(start);
        return (client, await client.ReadAsync("hello"));
    }

    /// <summary>Sends a whole text message.</summary>
    public Task SayAsync(string text) => SendAsync(Text, Encoding.UTF8.GetBytes(text));

    public Task SendAsync(int opcode, byte[] payload, bool isFinal = true) => SendBytesAsync(Frame(opcode, payload, isFinal));

    /// <summary>Closes from this side, with a code, or 0 for none.</summary>
    public Task CloseAsync(int code = 1000, string reason = "") =>
        SendAsync(Close, code == 0 ? [] : [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>A frame as clients send it.</summary>
    public static byte[] Frame(int opcode, byte[] payload, bool isFinal = true)
    {
        var key = RandomNumberGenerator.GetBytes(4);
        return [.. Header(opcode, payload.Length, isFinal), .. key, .. payload.Select((octet, i) => (byte)(octet ^ key[i & 3]))];
    }

    /// <summary>The head of a masked frame, without the key.</summary>
    public static byte[] Header(int opcode, long length, bool isFinal = true, int lengthBits = 0)
    {
        if (lengthBits == 0)
            lengthBits = length switch { < 126 => 7, <= ushort.MaxValue => 16, _ => 64 };
        var first = (byte)((isFinal ? 0x80 : 0) | opcode);
        var octets = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, length);
        return lengthBits switch
        {
            7 => [first, (byte)(0x80 | length)],
            16 => [first, 0x80 | 126, .. octets[6..]],
            _ => [first, 0x80 | 127, .. octets],
        };
    }

    public Task SendBytesAsync(ReadOnlyMemory<byte> bytes) =>
        _channel.SendBytesAsync(bytes, Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);

    /// <summary>The next frame; null once the server has closed its side in order.</summary>
    public async Task<(int Opcode, byte[] Payload)?> ReadFrameAsync()
    {
        if (!await FillAsync(2))
            return null;
        var head = await TakeAsync(2);
        Assert.Equal(0x80, head[0] & 0xF0);
        Assert.Equal(0, head[1] & 0x80);
        long length = head[1] & 0x7F;
        if (length == 126)
            length = BinaryPrimitives.ReadUInt16BigEndian(await TakeAsync(2));
        else if (length == 127)
            length = BinaryPrimitives.ReadInt64BigEndian(await TakeAsync(8));
        Assert.Equal(head[1], Header(0, length)[1] & 0x7F);
        return (head[0] & 0xF, await TakeAsync((int)length));
    }

    /// <summary>The next message, which must be one.</summary>
    public async Task<string> ReadMessageAsync()
    {
        var frame = await ReadFrameAsync();
        Assert.NotNull(frame);
        Assert.True(frame.Value.Opcode == Text, $"Not a message: opcode {frame.Value.Opcode}, {Convert.ToHexString(frame.Value.Payload)}");
        var text = StrictUtf8.GetString(frame.Value.Payload);
        Assert.DoesNotContain('\n', text);
        return text;
    }

    /// <summary>Reads messages up to one of this type.</summary>
    public async Task<JsonNode> ReadAsync(string type)
    {
        while (true)
        {
            var read = JsonNode.Parse(await ReadMessageAsync())!;
            if ((string?)read["type"] == type)
                return read;
        }
    }

    /// <summary>Reads until the server closes; the messages on the way, and the code that it closes with, 0 for none.</summary>
    public async Task<(IReadOnlyList<JsonNode> Messages, int Code)> ReadToCloseAsync()
    {
        var messages = new List<JsonNode>();
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.Opcode == Close)
            {
                // After it nothing more may come but the end.
                Assert.Null(await ReadFrameAsync());
                return (messages, frame.Payload.Length == 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(frame.Payload));
            }

            if (frame.Opcode == Text)
                messages.Add(JsonNode.Parse(StrictUtf8.GetString(frame.Payload))!);
        }

        Assert.Fail("The connection ended without a close.");
        return default;
    }

    /// <summary>The rest of an answer that is no WebSocket: all until the server closes, or what its length says.</summary>
    public async Task<string> ReadBodyAsync()
    {
        while (await FillAsync(_read.Count + 1) && !_read.TakeLast(5).SequenceEqual("0\r\n\r\n"u8.ToArray()))
        {
        }

        return Encoding.UTF8.GetString(_read.ToArray());
    }

    public void HalfClose() => _channel.HalfClose();

    /// <summary>Ends as a crashed system does: with RST.</summary>
    public void Reset() => _channel.Reset();

    public void Dispose() => _channel.Dispose();

    private async Task<byte[]> TakeAsync(int count)
    {
        Assert.True(await FillAsync(count), "The server closed in the middle of something.");
        var taken = _read.Take(count).ToArray();
        _read.RemoveRange(0, count);
        return taken;
    }

    private async Task<bool> FillAsync(int count)
    {
        var buffer = new byte[64 * 1024];
        while (_read.Count < count)
        {
            var got = await _channel.ReceiveBytesAsync(buffer, Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
            if (got == 0)
                return false;
            _read.AddRange(buffer.AsSpan(0, got));
        }

        return true;
    }
}
