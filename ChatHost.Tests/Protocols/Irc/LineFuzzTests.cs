using System.Buffers;
using System.Globalization;
using System.Text;
using ChatHost.Protocols.Irc;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>
/// Random lines and tags at the parser, and what it read at the writer. <c>CHATHOST_FUZZ_INPUTS</c> sets how many: in Release, 1000000 take some
/// seconds.
/// </summary>
public sealed class LineFuzzTests(ITestOutputHelper report)
{
    private const int MaxParameters = 15;

    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("CHATHOST_FUZZ_INPUTS"), CultureInfo.InvariantCulture, out var more) ? more : 100_000;

    private static readonly string[] Parts =
    [
        "PRIVMSG", "NICK", "join", "#dev", "@", "@time=x", "label", "=", ";", "+typing=active", "batch", ":", "::", " ", "  ", "\\", "\\s", "\\:", "\\r\\n", "\r", "\n", "\0",
        "\u0001ACTION ", "é", "👩‍👩‍👧", "\u202e", "a", "0", ",", "*", "alice!a@b", "\t", "\ufffd", "\u0300",
    ];

    [Fact]
    public void Any_line_is_read_without_a_fault_and_means_the_same_when_it_is_written_again()
    {
        var (random, seed) = Seeded();
        var buffer = new byte[IrcRequest.MaxTags + IrcRequest.MaxBody];
        for (var i = 0; i < Inputs; i++)
        {
            var length = Fill(buffer, random);
            var line = $"seed {seed}, line {i}: {Convert.ToHexString(buffer, 0, length)}";
            var fault = IrcRequest.TryParse(new ReadOnlySequence<byte>(buffer, 0, length), out var read);
            if (fault != IrcLineFault.None)
                continue;
            Assert.True(read!.Command.Length > 0 && read.Count <= MaxParameters && !read.Command.Contains(' '), line);
            Assert.True(read.Parameters.Take(Math.Max(0, read.Count - 1)).All(middle => middle.Length > 0 && !middle.Contains(' ') && middle[0] != ':'), line);

            // Tags and parameters written by the server are read as they were meant, but for what no line can hold.
            foreach (var (name, value) in read.Tags)
            {
                Assert.True(name.Length > 0, line);
                Assert.True(IrcRequest.Unescape(IrcLine.Escape(value)) == value.Replace("\0", "", StringComparison.Ordinal), line);
                Assert.True(IrcLine.Escape(value).AsSpan().IndexOfAny("; \r\n\0") < 0, line);
            }

            if (read.Count is 0 or MaxParameters)
                continue;
            var written = $"{IrcTags.Add("k=v", IrcLine.Of("server", "X", read.Parameters.AsSpan(0, read.Count - 1), read.Parameters[^1]))}";
            Assert.True(written.AsSpan().IndexOfAny("\r\n\0") < 0, line);
            Assert.True(IrcRequest.TryParse(new(Encoding.UTF8.GetBytes(written)), out var again) == IrcLineFault.None, line);
            Assert.True(again!.Command == "X" && again.Count == read.Count && again.Tags.Count == 1, line);
            if (Encoding.UTF8.GetByteCount(written) < IrcLine.MaxBytes)
                Assert.True(again.Parameters[^1] == IrcLine.Last(read.Parameters[^1]), line);
        }
    }

    [Fact]
    public void A_text_is_cut_into_parts_that_fit_and_are_the_text()
    {
        var (random, seed) = Seeded();
        for (var i = 0; i < Inputs / 50; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => Parts[random.Next(Parts.Length)]));
            var max = random.Next(8, 60);
            var parts = IrcLine.Split(text, max, keepsBlanks: true);
            Assert.True(string.Concat(parts) == text, $"seed {seed}, text {i}: {text}");
            Assert.All(parts, part => Assert.True(Encoding.UTF8.GetByteCount(part) <= max, $"seed {seed}, text {i}: {part}"));
            Assert.All(IrcLine.Split(text, max), part => Assert.True(Encoding.UTF8.GetByteCount(part) <= max, $"seed {seed}, text {i}: {part}"));
        }
    }

    private (Random Random, int Seed) Seeded()
    {
        var seed = Random.Shared.Next();
        report.WriteLine($"seed {seed}");
        return (new(seed), seed);
    }

    private static int Fill(byte[] buffer, Random random)
    {
        var length = 0;
        for (var left = random.Next(1, 14); left > 0; left--)
        {
            var part = random.Next(12) == 0 ? null : Parts[random.Next(Parts.Length)];
            if (part is not null)
                length += Encoding.UTF8.GetBytes(part, buffer.AsSpan(length));
            else
                buffer[length++] = (byte)random.Next(256);
        }

        return length;
    }
}
