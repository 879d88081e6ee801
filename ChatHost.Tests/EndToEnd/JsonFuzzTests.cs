using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ChatHost.Protocols;
using ChatHost.Protocols.Json;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Hostile frames at real JSON sessions in real rooms, without sockets, so that there can be much of it.</summary>
public sealed class JsonFuzzTests
{
    private const int Sessions = 4;
    private const int Frames = 10_000;

    private static readonly string[] Good =
    [
        """{"type":"send","room":"general","text":"hello","id":"c1"}""", """{"type":"send","room":"general","text":"hi"}""",
        """{"type":"action","room":"dev","text":"waves","id":"c2"}""", """{"type":"topic","room":"general","text":"tea","id":"c3"}""",
        """{"type":"join","room":"dev","since":0,"id":"c4"}""", """{"type":"join","room":"lab"}""", """{"type":"leave","room":"dev","id":"c5"}""",
        """{"type":"nick","nick":"bob","id":"c6"}""", """{"type":"nick","nick":"Ünïcode"}""", """{"type":"private","to":"bob","text":"psst","id":"c7"}""",
        """{"type":"members","room":"general","id":"c8"}""", """{"type":"history","room":"general","after":0,"limit":5,"id":"c9"}""",
        """{"type":"rooms","id":"c10"}""", """{"type":"resume","token":"x","rooms":{"general":1},"id":"c11"}""", """{"type":"quit","text":"bye","id":"c12"}""",
    ];

    private static readonly byte[][] Poison =
    [
        .. new[]
        {
            "\\ud800", "\\udc00\\ud800", "\\u0000", "\\u001b[2J", "\u202e", "\u2028", "\\n", "\\r\\n", "\0", "\u001b", "\ufeff", "null", "true", "-1", "1e999", "1.5",
            "99999999999999999999", "{", "}", "[", "]", "\"", ",", ":", "[[[[[[[[", "\"type\":\"send\",", "\"id\":", "\\", "\\x", "/**/", "\"\\u0074ype\":1,",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xFF, 0xFA], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [.. Enumerable.Repeat((byte)'[', 200)], [.. Enumerable.Repeat((byte)'x', 5000)],
    ];

    private readonly ChatParts _parts = new()
    {
        LimitOptions = new() { Messages = new() { Burst = 1_000_000 }, MaxFrameBytes = 8192 },
        HistoryOptions = new() { MaxPerRoom = 50 },
        RoomOptions = new() { MaxPerSession = 3 },
    };

    private readonly ConcurrentQueue<string> _findings = new();
    private int _answers;

    [Fact]
    public async Task Whatever_a_frame_holds_nothing_breaks_and_each_line_out_is_one_object_that_is_known()
    {
        await Task.WhenAll(Enumerable.Range(1, Sessions).Select(seed => Task.Run(() => SpeakAsync(seed), TestContext.Current.CancellationToken)))
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await _parts.Rooms.FlushAsync();

        Assert.Empty(_findings);
        Assert.True(_answers > Sessions * Frames / 2, $"Hardly anything was answered: {_answers}");
    }

    [Theory]
    [InlineData("{\"type\":\"ack\"}\r\n{\"type\":\"hm\"}\r\n")]
    [InlineData("{\"type\":\"ack\"}")]
    [InlineData("{\"type\":\"message\",\"text\":\"\u202e\"}\r\n")]
    [InlineData("! Not said\r\n")]
    public void The_judge_finds(string text)
    {
        Judge(Encoding.UTF8.GetBytes(text));

        Assert.NotEmpty(_findings);
    }

    private async Task SpeakAsync(int seed)
    {
        var random = new Random(seed);
        for (var left = Frames; left > 0;)
        {
            var peer = new FuzzPeer(this, () => left-- > 0 ? Next(random) : null);
            var conversation = new JsonConnection(peer, _parts.JsonServices, new TokenBucket(1_000_000, _parts.Time.GetTimestamp()));
            await conversation.TakeOverAsync(_parts.Lobby.Enter(new RecordingRecipient()));
            await using var frames = peer.FramesAsync(cutter: null!).GetAsyncEnumerator();
            await conversation.RunAsync(frames);
            await conversation.EndAsync();
        }
    }

    private static byte[] Next(Random random)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(Good[random.Next(Good.Length)]));
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(Math.Min(10, bytes.Count - at)));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Good[random.Next(Good.Length)]));
                    break;
                default:
                    bytes.InsertRange(at, Poison[random.Next(Poison.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    private void Judge(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var lines = text.Split("\r\n");
        if (lines[^1].Length > 0)
            _findings.Enqueue($"No end: {text}");
        foreach (var line in lines[..^1])
        {
            Interlocked.Increment(ref _answers);
            try
            {
                using var read = JsonDocument.Parse(line);
                var type = read.RootElement.GetProperty("type").GetString();
                if (type is not ("hello" or "message" or "action" or "topic" or "joined" or "left" or "renamed" or "private" or "ack" or "members" or "gap" or "error" or "bye" or "rooms"))
                    _findings.Enqueue($"Unknown: {line}");
                if (read.RootElement.TryGetProperty("text", out var said) && !ChatHost.Messages.SafeText.IsSafe(said.GetString()))
                    _findings.Enqueue($"Unsafe: {line}");
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
            {
                _findings.Enqueue($"Not an object: {line}");
            }
        }
    }

    /// <summary>A peer in memory: its frames are made on demand, what it reads is judged at once and forgotten.</summary>
    private sealed class FuzzPeer(JsonFuzzTests judge, Func<byte[]?> next) : IFramedConnection
    {
        private bool _isClosed;

        public string Id => "fuzz";

        public System.Net.IPAddress? Address => null;

        public SessionOrigin Origin => new("Fuzz", Remote: null, DateTime.UnixEpoch, DateTime.UnixEpoch, IsEncrypted: false);

        public bool IsConfidential => true;

        public bool IsGone => false;

        public Session? Session { get; set; }

        public DisconnectReason? DisconnectReason => null;

        public async IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter)
        {
            while (!_isClosed && next() is { } bytes)
            {
                yield return bytes.Length > 8192 ? new(FrameKind.TooLong, default) : new(FrameKind.Complete, new(bytes));
                await Task.CompletedTask;
            }
        }

        public ValueTask<bool> PauseAsync(TimeSpan delay) => new(true);

        public void Speak(IServerMessages words, string protocol)
        {
        }

        public IDisposable HoldPlace() => new MemoryStream();

        public void Send(ReadOnlyMemory<byte> frame)
        {
            if (!_isClosed)
                judge.Judge(frame.Span);
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> frame)
        {
            Send(frame);
            return ValueTask.CompletedTask;
        }

        public void Send(EncodedBatch batch, ReadOnlySpan<Range> lines)
        {
            foreach (var run in lines)
                Send(batch[run]);
        }

        public void Disconnect(DisconnectReason dismissal) => _isClosed = true;

        public void Close(ReadOnlyMemory<byte> lastBytes)
        {
            Send(lastBytes);
            _isClosed = true;
        }
    }
}
