using System.Buffers;
using System.Text;
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

    private readonly ChatParts _parts = new()
    {
        LimitOptions = new() { Messages = new() { Burst = 1_000_000 }, MaxFrameBytes = 8192 },
        HistoryOptions = new() { MaxPerRoom = 50 },
        RoomOptions = new() { MaxPerSession = 3 },
    };

    private readonly JsonOutputJudge _judge = new();

    [Fact]
    public async Task Whatever_a_frame_holds_nothing_breaks_and_each_line_out_is_one_object_that_is_known()
    {
        await Task.WhenAll(Enumerable.Range(1, Sessions).Select(seed => Task.Run(() => SpeakAsync(seed), TestContext.Current.CancellationToken)))
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await _parts.Rooms.FlushAsync();

        Assert.Empty(_judge.Findings);
        Assert.True(_judge.Objects > Sessions * Frames / 2, $"Hardly anything was answered: {_judge.Objects}");
    }

    [Theory]
    [InlineData("{\"type\":\"ack\"}\r\n{\"type\":\"hm\"}\r\n")]
    [InlineData("{\"type\":\"ack\"}")]
    [InlineData("{\"type\":\"message\",\"text\":\"\u202e\"}\r\n")]
    [InlineData("! Not said\r\n")]
    public void The_judge_finds(string text)
    {
        _judge.Judge(Encoding.UTF8.GetBytes(text));

        Assert.NotEmpty(_judge.Findings);
    }

    private async Task SpeakAsync(int seed)
    {
        var random = new Random(seed);
        for (var left = Frames; left > 0;)
        {
            var peer = new FuzzPeer(_judge, () => left-- > 0 ? HostileFrames.Next(random) : null);
            var conversation = new JsonConnection(peer, _parts.JsonServices, new TokenBucket(1_000_000, _parts.Time.GetTimestamp()));
            await conversation.TakeOverAsync(_parts.Lobby.Enter(new RecordingRecipient()));
            await using var frames = peer.FramesAsync(cutter: null!).GetAsyncEnumerator();
            await conversation.RunAsync(frames);
            await conversation.EndAsync();
        }
    }

    /// <summary>A peer in memory: its frames are made on demand, what it reads is judged at once and forgotten.</summary>
    private sealed class FuzzPeer(JsonOutputJudge judge, Func<byte[]?> next) : IFramedConnection
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
