using System.Buffers;
using System.Text;
using ChatHost.Protocols;
using ChatHost.Protocols.WebSockets;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.WebSockets;

public sealed class WebSocketCutterTests
{
    private const int Limit = 4096;

    [Fact]
    public void Messages_are_read_as_they_were_sent_however_they_are_split()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (bytes, expected) = Conversation(random);

            var read = Read(bytes, random);

            Assert.True(expected.SequenceEqual(read), $"Seed {seed}: {string.Join(" | ", expected)}\n{string.Join(" | ", read)}");
        }
    }

    [Fact]
    public void Random_bytes_cause_no_crash_and_nothing_is_read_after_a_violation()
    {
        var violations = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var (bytes, _) = Conversation(random);
            for (var i = random.Next(1, 5); i > 0; i--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));

            var read = Read(bytes, random);

            var mistake = read.FindIndex(entry => entry.StartsWith("violation", StringComparison.Ordinal));
            violations += mistake >= 0 ? 1 : 0;
            Assert.True(mistake < 0 || mistake == read.Count - 1, $"Seed {seed}");
        }

        Assert.InRange(violations, 500, 2000);
    }

    [Fact]
    public void An_announced_length_takes_no_memory()
    {
        using var cutter = new WebSocketCutter(() => 1 << 24);
        var announced = new ReadOnlySequence<byte>([.. RawWebSocket.Header(RawWebSocket.Text, 1 << 24), 1, 2, 3, 4, (byte)'a']);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(cutter.TryCut(ref announced, isFinal: false, out _));

        Assert.True(announced.IsEmpty);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_mask_is_removed_at_any_offset_and_for_any_length(int offset)
    {
        byte[] key = [0x12, 0x34, 0x56, 0x78];
        for (var length = 0; length < 200; length++)
        {
            var plain = Enumerable.Range(0, length).Select(i => (byte)(i * 31)).ToArray();
            var masked = plain.Select((octet, i) => (byte)(octet ^ key[(i + offset) % 4])).ToArray();

            WebSocketMask.Remove(masked, BitConverter.ToUInt32(key), offset);

            Assert.Equal(plain, masked);
        }
    }

    /// <summary>Messages in fragments with pings between them, and what should be read.</summary>
    private static (byte[] Bytes, List<string> Expected) Conversation(Random random)
    {
        var bytes = new List<byte>();
        var expected = new List<string>();
        for (var message = random.Next(1, 6); message > 0; message--)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 200)).Select(_ => random.GetItems(["a", "ü", "協", "🐢"], 1)[0]));
            var rest = Encoding.UTF8.GetBytes(text).AsSpan();
            var opcode = RawWebSocket.Text;
            while (true)
            {
                var size = random.Next(3) == 0 ? rest.Length : random.Next(0, rest.Length + 1);
                var isFinal = size == rest.Length && random.Next(2) == 0;
                bytes.AddRange(RawWebSocket.Frame(opcode, rest[..size].ToArray(), isFinal));
                rest = rest[size..];
                opcode = 0;
                if (isFinal)
                    break;
                if (random.Next(3) > 0)
                    continue;
                var payload = new byte[random.Next(0, 126)];
                random.NextBytes(payload);
                bytes.AddRange(RawWebSocket.Frame(RawWebSocket.Ping, payload));
                expected.Add($"Ping {Convert.ToHexString(payload)}");
            }

            expected.Add($"Text {Convert.ToHexString(Encoding.UTF8.GetBytes(text))}");
        }

        return ([.. bytes], expected);
    }

    /// <summary>As a pipe returns it: what was left, and more behind it, in segments.</summary>
    private static List<string> Read(byte[] bytes, Random random)
    {
        using var cutter = new WebSocketCutter(() => Limit);
        var read = new List<string>();
        byte[] left = [];
        for (var next = 0; next < bytes.Length;)
        {
            var size = Math.Min(random.Next(1, 300), bytes.Length - next);
            var buffer = Segments(left, bytes[next..(next + size)]);
            next += size;
            while (cutter.TryCut(ref buffer, isFinal: next == bytes.Length, out var frame))
            {
                read.Add(cutter.Violation is { } violation
                    ? $"violation {violation.Code}"
                    : $"{cutter.LastOpcode} {Convert.ToHexString(frame.Bytes.ToArray())}");
                Assert.InRange(frame.Bytes.Length, 0, Limit);
            }

            left = buffer.ToArray();
            Assert.InRange(left.Length, 0, 125 + WebSocketHeader.MaxSize);
        }

        return read;
    }

    private static ReadOnlySequence<byte> Segments(byte[] first, byte[] second)
    {
        var start = new Segment(first);
        var end = start.Append(second);
        return new(start, 0, end, second.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] memory) => Memory = memory;

        public Segment Append(byte[] memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
