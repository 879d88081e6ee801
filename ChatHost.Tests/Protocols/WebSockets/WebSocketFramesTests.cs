using System.Text;
using ChatHost.Messages;
using ChatHost.Protocols;
using ChatHost.Protocols.WebSockets;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.WebSockets;

public sealed class WebSocketFramesTests
{
    [Theory]
    [InlineData("one\r\n", "one")]
    [InlineData("one\n", "one")]
    [InlineData("one", "one")]
    [InlineData("one\r\ntwo\r\n", "one", "two")]
    [InlineData("one\ntwo\r\nthree", "one", "two", "three")]
    [InlineData("o\rne\r\n", "o\rne")]
    [InlineData("\r\ntwo\n", "", "two")]
    public void Each_line_is_a_text_message_without_its_end(string lines, params string[] messages)
    {
        var frames = WebSocketFrames.TextOf(Encoding.UTF8.GetBytes(lines));

        Assert.Equal(FramesOf(messages), frames.ToArray());
        Assert.Equal(messages.Length, WebSocketFrames.CountMessages(frames.Span));
    }

    [Fact]
    public void No_lines_are_no_messages()
    {
        Assert.True(WebSocketFrames.TextOf(ReadOnlyMemory<byte>.Empty).IsEmpty);
        Assert.Equal(0, WebSocketFrames.CountMessages([]));
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Messages_of_any_length_are_counted(int length)
    {
        var line = new string('x', length);

        var frames = WebSocketFrames.TextOf(Encoding.UTF8.GetBytes($"{line}\n{line}\n"));

        Assert.Equal(FramesOf(line, line), frames.ToArray());
        Assert.Equal(2, WebSocketFrames.CountMessages(frames.Span));
    }

    [Fact]
    public void A_batch_is_framed_once_line_by_line_with_the_numbers_of_its_lines()
    {
        using var batch = TestBatches.Of("dev", (7, "one"), (0, "notice"), (8, "two\r\nin two"));

        var framed = WebSocketFrames.TextOf(batch);

        Assert.Same(framed, WebSocketFrames.TextOf(batch));
        Assert.Equal([7, 0, 8], Enumerable.Range(0, framed.Count).Select(framed.SeqOf));
        Assert.Equal(FramesOf("one"), framed[0..1].ToArray());
        Assert.Equal(FramesOf("notice"), framed[1..2].ToArray());
        Assert.Equal(FramesOf("two", "in two"), framed[2..3].ToArray());
    }

    [Fact]
    public void Control_frames_count_as_no_message()
    {
        byte[] frames = [.. WebSocketFraming.Instance.Ping.Span, .. FramesOf("one"), .. WebSocketFrames.Close(WebSocketCloseCode.Normal, "done").Span];

        Assert.Equal(1, WebSocketFraming.Instance.CountLines(frames));
    }

    [Theory]
    [InlineData(nameof(DisconnectReasonKind.Shutdown), 1001)]
    [InlineData(nameof(DisconnectReasonKind.TooManyConnections), 1013)]
    [InlineData(nameof(DisconnectReasonKind.TakenOver), 4001)]
    [InlineData(nameof(DisconnectReasonKind.Kicked), 1008)]
    [InlineData(nameof(DisconnectReasonKind.Slow), 1008)]
    public void The_goodbye_and_the_refusal_of_any_protocol_are_messages_and_a_close_with_a_matching_code(string kind, int code)
    {
        var messages = new WebSocketMessages(new TestWords());
        byte[] close = [0x88, 2, (byte)(code >> 8), (byte)code];

        var goodbye = messages.Goodbye(new(Enum.Parse<DisconnectReasonKind>(kind), "enough"));
        var refusal = messages.Refusal(new(Enum.Parse<DisconnectReasonKind>(kind)));

        Assert.Equal([.. FramesOf($"bye {kind} enough"), .. close], goodbye.ToArray());
        Assert.Equal([.. FramesOf($"no {kind}"), .. close], refusal.ToArray());
    }

    [Fact]
    public void A_protocol_without_a_goodbye_still_closes_with_a_code()
    {
        var goodbye = new WebSocketMessages(SilentMessages.Instance).Goodbye(DisconnectReason.Shutdown);

        Assert.Equal([0x88, 2, 0x03, 0xE9], goodbye.ToArray());
    }

    [Fact]
    public void Lines_skipped_for_a_slow_reader_are_one_message()
    {
        var skipped = new WebSocketMessages(new TestWords()).Skipped(RoomName.FromLog("dev"), 3, 5, 3);

        Assert.Equal(FramesOf("skipped dev 3 5 3"), skipped.ToArray());
    }

    /// <summary>Unmasked text frames, written independently of the program's own writer.</summary>
    private static byte[] FramesOf(params string[] messages) => [.. messages.SelectMany(FrameOf)];

    private static byte[] FrameOf(string message)
    {
        var payload = Encoding.UTF8.GetBytes(message);
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)payload.Length],
            < 65_536 => [126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [0x81, .. length, .. payload];
    }
}
