using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ChatHost.Protocols.Line;
using static ChatHost.Tests.Protocols.Line.Telnet;

namespace ChatHost.Tests.Protocols.Line;

public sealed class LineCutterMemoryTests
{
    private const int Limit = 4096;

    [Fact]
    public void Ordinary_lines_are_cut_without_allocating()
    {
        var stream = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("hello there\r\n\nhow are you\n", 1000)) + "unfinished");

        var allocated = AllocatedBy(new LineCutter(Limit), stream, readSize: stream.Length);

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Negotiation_between_lines_is_swallowed_without_allocating()
    {
        var negotiation = $"{Iac}{Will}\u0001{Iac}{Sb}\u0018\0xterm{Iac}{Se}{Iac}{Nop}";
        var stream = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat($"{negotiation}hello\r\n", 1000)));

        var allocated = AllocatedBy(new LineCutter(Limit), stream, readSize: stream.Length);

        Assert.Equal(0, allocated);
    }

    public static TheoryData<string, string> EndlessStreams => new()
    {
        { "commands between lines", $"{Iac}{Nop}" },
        { "commands in mid line", $"x{Iac}{Nop}" },
        { "negotiation in mid line", $"x{Iac}{Will}\u0001" },
        { "literal 255s", $"{Iac}{Iac}" },
        { "text", "x" },
        { "carriage returns", "\r" },
        { "empty lines", "\r\n" },
        { "sub-negotiations", $"x{Iac}{Sb}123{Iac}{Se}" },
        { "one sub-negotiation", $"{Iac}{Sb}1{Iac}{Iac}" },
    };

    [Theory]
    [MemberData(nameof(EndlessStreams))]
    public void An_endless_stream_takes_no_more_than_a_line(string what, string piece)
    {
        var stream = Encoding.Latin1.GetBytes("start" + string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length)));

        foreach (var readSize in (int[])[1, 7, stream.Length])
        {
            var allocated = AllocatedBy(new LineCutter(Limit), stream, readSize);

            // A stash that doubles until it holds a line adds up to three lines at most, and to a few array headers.
            Assert.True(allocated <= (3 * Limit) + 512, $"{what}, {readSize} bytes a read: {allocated} bytes were allocated.");
        }
    }

    [Theory]
    [InlineData("hel")]
    [InlineData(Iac)]
    public void A_waiting_cutter_is_small(string stream)
    {
        var bytes = Encoding.Latin1.GetBytes(stream);
        var cutters = new LineCutter[1000];

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < cutters.Length; i++)
        {
            cutters[i] = new LineCutter(Limit);
            var buffer = new ReadOnlySequence<byte>(bytes);
            cutters[i].TryCut(ref buffer, isFinal: false, out _);
        }

        // The sequence that holds an array costs nothing: it is a value.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / cutters.Length, 1, 48);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("23456789")]
    public void The_stash_goes_with_its_line(string rest)
    {
        var cutter = new LineCutter(8);

        var stash = StashAfter(cutter, Encoding.Latin1.GetBytes($"1{Iac}{Iac}{rest}"));
        GC.Collect();

        Assert.False(stash.TryGetTarget(out _));
        GC.KeepAlive(cutter);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<byte[]> StashAfter(LineCutter cutter, byte[] stream)
    {
        var waiting = new ReadOnlySequence<byte>(stream, 0, 3);
        cutter.TryCut(ref waiting, isFinal: false, out _);
        var stash = new WeakReference<byte[]>(StashOf(cutter)!);

        var rest = new ReadOnlySequence<byte>(stream, 3, stream.Length - 3);
        Assert.True(cutter.TryCut(ref rest, isFinal: false, out _));
        return stash;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_stash")]
    private static extern ref byte[]? StashOf(LineCutter cutter);

    /// <summary>What the cutter allocates for a stream of which each read adds some bytes, after a run that warmed up another.</summary>
    private static long AllocatedBy(LineCutter cutter, byte[] stream, int readSize)
    {
        Cut(new LineCutter(Limit), stream, readSize);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Cut(cutter, stream, readSize);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Cut(LineCutter cutter, byte[] stream, int readSize)
    {
        var left = 0;
        for (var read = 0; read < stream.Length; read += readSize)
        {
            var end = Math.Min(read + readSize, stream.Length);
            var buffer = new ReadOnlySequence<byte>(stream, left, end - left);
            while (cutter.TryCut(ref buffer, isFinal: false, out _))
            {
            }

            left = end - (int)buffer.Length;
            if (buffer.Length > Limit + 1)
                Assert.Fail($"{buffer.Length} bytes are left in the pipe.");
        }
    }
}
