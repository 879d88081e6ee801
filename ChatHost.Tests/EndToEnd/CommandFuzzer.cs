using System.Buffers;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Tests.EndToEnd;

/// <summary>
/// Speaks hostile lines to real line sessions, several at once in the same rooms, all
/// judged by one <see cref="LineOutputJudge"/>. The same seed makes the same input.
/// </summary>
internal sealed class CommandFuzzer(LineServices services, LineOutputJudge judge)
{
    private int _inputs;

    /// <summary>How many inputs went to a session.</summary>
    public int Inputs => _inputs;

    /// <summary>Speaks <paramref name="inputs"/> inputs, one session after the other where one ends before all are spoken.</summary>
    public async Task SpeakAsync(int seed, int inputs)
    {
        var random = new Random(seed);
        var protocol = new LineProtocol(services);
        var left = inputs;
        while (left > 0)
        {
            var peer = new FuzzPeer(judge, () => left-- > 0 ? Next(random) : null);
            await protocol.RunAsync(peer);
        }
    }

    private byte[] Next(Random random)
    {
        Interlocked.Increment(ref _inputs);
        return HostileLines.Next(random);
    }

    /// <summary>A peer in memory: its input is made on demand, its output is judged at once and forgotten.</summary>
    private sealed class FuzzPeer(LineOutputJudge judge, Func<byte[]?> next) : IFramedConnection
    {
        private bool _isClosed;

        public string Id => "fuzz";

        public System.Net.IPAddress? Address => null;

        public SessionOrigin Origin => new("Fuzz", Remote: null, DateTime.UnixEpoch, DateTime.UnixEpoch, IsEncrypted: false);

        public bool IsConfidential => true;

        public bool IsGone => false;

        public Session? Session { get; set; }

        public DisconnectReason? DisconnectReason => null;

        public void Speak(IServerMessages words, string protocol)
        {
        }

        public IDisposable HoldPlace() => new MemoryStream();

        public async IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter)
        {
            ReadOnlySequence<byte> buffer = default;
            for (var isFinal = false; !isFinal && !_isClosed;)
            {
                var bytes = next();
                isFinal = bytes is null;
                buffer = new([.. buffer.ToArray(), .. bytes ?? []]);
                while (!_isClosed && cutter.TryCut(ref buffer, isFinal, out var frame))
                    yield return frame;
                await Task.CompletedTask;
            }
        }

        public ValueTask<bool> PauseAsync(TimeSpan delay) => new(true);

        public void Send(ReadOnlyMemory<byte> frame)
        {
            if (!_isClosed)
                judge.JudgeAnswer(frame.Span);
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> frame)
        {
            Send(frame);
            return ValueTask.CompletedTask;
        }

        public void Send(EncodedBatch batch, ReadOnlySpan<Range> lines)
        {
            foreach (var run in lines)
            {
                var (first, count) = run.GetOffsetAndLength(batch.Count);
                for (var line = first; line < first + count; line++)
                    judge.JudgeRoomLine(batch[line..(line + 1)].Span, isSaid: batch.SeqOf(line) > 0);
            }
        }

        public void Disconnect(DisconnectReason dismissal) => _isClosed = true;

        public void Close(ReadOnlyMemory<byte> lastBytes)
        {
            Send(lastBytes);
            _isClosed = true;
        }
    }
}
