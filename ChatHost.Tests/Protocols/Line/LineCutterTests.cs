using System.Buffers;
using System.Text;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using static ChatHost.Tests.Protocols.Line.Telnet;

namespace ChatHost.Tests.Protocols.Line;

public sealed class LineCutterTests
{
    private const string TooLong = PipedInput.TooLong;

    /// <summary>Streams that end cleanly, and their lines with a limit of 8 bytes.</summary>
    public static TheoryData<string, string[]> Streams => new()
    {
        { "hello\n", ["hello"] },
        { "hello\r\n", ["hello"] },
        { "one\ntwo\r\nthree\n", ["one", "two", "three"] },
        { "no end", ["no end"] },
        { "half\r", ["half"] },
        { "", [] },
        { "\n\r\n\n\r", [] },
        { "\n\na\n\n", ["a"] },
        { "a\r\r\n", ["a\r"] },
        { "a\rb\n", ["a\rb"] },
        { "a\r\0\n", ["a"] },
        { "a\r\0b\r\0", ["a", "b"] },
        { "a\0b\r\n", ["ab"] },
        { " \n", [" "] },

        { "12345678\n", ["12345678"] },
        { "12345678\r\n", ["12345678"] },
        { "12345678", ["12345678"] },
        { "12345678\r", ["12345678"] },
        { "123456789\n", [TooLong] },
        { "123456789\r\n", [TooLong] },
        { "123456789", [TooLong] },
        { "12345678\r9\n", [TooLong] },
        { "12345678\r\r\n", [TooLong] },
        { "a\n12345678901234567890123456789\nb\n", ["a", TooLong, "b"] },
        { "123456789\n123456789\n", [TooLong, TooLong] },
        { "123456789\n\n\nfine\n", [TooLong, "fine"] },

        { $"{Iac}{Will}\u0001{Iac}{Dont}\u0003hi\n", ["hi"] },
        { $"h{Iac}{Will}\u0001el{Iac}{Dont}\u0003lo\n", ["hello"] },
        { $"h{Iac}{Nop}i{Iac}{Nop}\n", ["hi"] },
        { $"{Iac}{Nop}\n", [] },
        { $"a{Iac}{Iac}b\n", ["a\u00FFb"] },
        { $"{Iac}{Iac}\n", ["\u00FF"] },
        { $"{Iac}{Iac}{Iac}{Iac}{Iac}{Nop}\n", ["\u00FF\u00FF"] },
        { $"1234567{Iac}{Iac}\n", ["1234567\u00FF"] },
        { $"12345678{Iac}{Iac}\n", [TooLong] },
        { $"1234{Iac}{Nop}5678\n", ["12345678"] },
        { $"1234{Iac}{Nop}56789\n", [TooLong] },
        { $"a\r{Iac}{Nop}\n", ["a"] },
        { $"12345678\r{Iac}{Nop}\n", ["12345678"] },
        { $"12345678\r{Iac}{Nop}9\n", [TooLong] },
        { $"a{Iac}\nb\n", ["ab"] },
        { $"a{Iac}{Will}\nb\n", ["ab"] },
        { $"a{Iac}", ["a"] },
        { $"a{Iac}{Will}", ["a"] },
        { $"a{Iac}{Sb}xy", ["a"] },
        { $"a{Iac}{Se}b\n", ["ab"] },

        { $"a{Iac}{Sb}\u0018\0xterm{Iac}{Se}b\n", ["ab"] },
        { $"a{Iac}{Sb}1\n2\r\n3{Iac}{Se}b\n", ["ab"] },
        { $"a{Iac}{Sb}{Se}{Iac}{Iac}{Se}{Iac}{Se}b\n", ["ab"] },
        { $"a{Iac}{Sb}{Iac}{Nop}{Iac}{Se}b\n", ["ab"] },
        { $"{Iac}{Sb}12345678{Iac}{Se}b\n", ["b"] },
        { $"{Iac}{Sb}123456{Iac}{Iac}{Iac}{Se}b\n", ["b"] },
        { $"{Iac}{Sb}123456789{Iac}{Se}b\nc\n", [TooLong, "c"] },
        { $"{Iac}{Sb}1234567{Iac}{Iac}{Iac}{Se}b\nc\n", [TooLong, "c"] },
        { $"a{Iac}{Sb}12345678\nc\n", [TooLong, "c"] },
        { $"a{Iac}{Sb}\n234567\n9\nc\n", [TooLong, "c"] },
        { $"{Iac}{Sb}12345678{Iac}{Se}{Iac}{Sb}12345678{Iac}{Se}b\n", ["b"] },
        { $"123456789{Iac}{Sb}\n{Iac}{Se}same line\nc\n", [TooLong, "c"] },
        { $"123456789{Iac}{Sb}123456789 same line\nc\n", [TooLong, "c"] },
    };

    [Fact]
    public void Where_telnet_means_nothing_its_bytes_are_bytes_as_any_other()
    {
        var cutter = new LineCutter(8) { SwallowsTelnet = false };
        var input = new ReadOnlySequence<byte>([255, 250, (byte)'\n', (byte)'a', 255, (byte)'\n']);

        Assert.True(cutter.TryCut(ref input, isFinal: false, out var first));
        Assert.Equal([255, 250], first.Bytes.ToArray());
        Assert.True(cutter.TryCut(ref input, isFinal: false, out var second));
        Assert.Equal([(byte)'a', 255], second.Bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_is_cut_into_its_lines(string stream, string[] lines)
    {
        var input = new PipedInput(new LineCutter(8));

        input.Read(stream, isFinal: true);

        Assert.Equal(lines, input.Frames);
        Assert.Equal(0, input.Left);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void The_reference_says_the_same(string stream, string[] lines)
    {
        Assert.Equal(lines, LineReference.Lines(Encoding.Latin1.GetBytes(stream), 8, isFinal: true));
    }

    [Fact]
    public void A_last_line_without_end_waits_until_the_input_ends()
    {
        var input = new PipedInput(new LineCutter(8));

        input.Read("one\ntwo");

        Assert.Equal(["one"], input.Frames);

        input.End();

        Assert.Equal(["one", "two"], input.Frames);
    }

    [Fact]
    public void A_line_over_the_limit_is_reported_as_soon_as_that_is_certain()
    {
        var input = new PipedInput(new LineCutter(8));

        input.Read("12345678\r");

        Assert.Empty(input.Frames);

        input.Read("9");

        Assert.Equal([TooLong], input.Frames);
    }

    [Fact]
    public void A_line_over_the_limit_is_reported_once_however_long_it_gets()
    {
        var input = new PipedInput(new LineCutter(8));

        for (var i = 0; i < 1000; i++)
        {
            input.Read("0123456789");
            Assert.Equal(0, input.Left);
        }

        input.Read("\nfine\n");

        Assert.Equal([TooLong, "fine"], input.Frames);
    }

    [Fact]
    public void Bytes_that_were_examined_are_not_examined_again()
    {
        byte[] stream = [.. "hello\n"u8];
        var cutter = new LineCutter(8);
        var buffer = new ReadOnlySequence<byte>(stream, 0, 4);
        Assert.False(cutter.TryCut(ref buffer, isFinal: false, out _));

        stream[1] = (byte)'\n';
        buffer = new ReadOnlySequence<byte>(stream);

        Assert.True(cutter.TryCut(ref buffer, isFinal: false, out var frame));
        Assert.Equal("h\nllo", Encoding.Latin1.GetString(frame.Bytes));
    }

    [Fact]
    public void An_ordinary_line_is_a_slice_of_the_buffer()
    {
        byte[] stream = [.. "one\r\ntwo\n"u8];
        var buffer = new ReadOnlySequence<byte>(stream);

        new LineCutter(8).TryCut(ref buffer, isFinal: false, out var frame);
        stream[0] = (byte)'O';

        Assert.Equal("One", Encoding.Latin1.GetString(frame.Bytes));
    }

    [Fact]
    public void A_line_of_the_stash_outlives_the_bytes_it_came_from()
    {
        var stream = Encoding.Latin1.GetBytes($"o{Iac}{Nop}ne\n");
        var buffer = new ReadOnlySequence<byte>(stream);

        new LineCutter(8).TryCut(ref buffer, isFinal: false, out var frame);
        stream.AsSpan().Clear();

        Assert.Equal("one", Encoding.Latin1.GetString(frame.Bytes));
    }

    [Fact]
    public void A_frame_that_is_too_long_has_no_bytes()
    {
        var buffer = new ReadOnlySequence<byte>([.. "123456789\n"u8]);

        Assert.True(new LineCutter(8).TryCut(ref buffer, isFinal: false, out var frame));

        Assert.Equal(FrameKind.TooLong, frame.Kind);
        Assert.True(frame.Bytes.IsEmpty);
    }

    [Fact]
    public void The_limit_can_be_raised_between_lines()
    {
        var cutter = new LineCutter(4);
        var input = new PipedInput(cutter);
        input.Read("12345\n");

        cutter.MaxLineBytes = 8;
        input.Read("12345\n");

        Assert.Equal([TooLong, "12345"], input.Frames);
    }

    [Theory]
    [InlineData("123456", "")]
    [InlineData("123", "456")]
    [InlineData($"12{Iac}{Nop}34", "56")]
    [InlineData($"{Iac}{Sb}123456", "")]
    public void A_limit_lowered_under_a_waiting_line_counts_from_the_next_byte(string before, string after)
    {
        var cutter = new LineCutter(8);
        var input = new PipedInput(cutter);
        input.Read(before);

        cutter.MaxLineBytes = 4;
        input.Read(after + "7\nfine\n");

        Assert.Equal([TooLong, "fine"], input.Frames);
    }

    [Fact]
    public void The_largest_limit_there_is_is_no_limit()
    {
        var input = new PipedInput(new LineCutter(int.MaxValue));

        input.Read($"a long{Iac}{Nop} line{Iac}{Sb}and more{Iac}{Se} is fine\n");

        Assert.Equal(["a long line is fine"], input.Frames);
    }
}
