using System.Buffers;
using System.Text;
using ChatHost.Messages;

namespace ChatHost.Protocols.Line;

/// <summary>The line chat's words for what happens to a connection: notices start <c>* </c>, errors start <c>! </c>.</summary>
internal sealed class LineMessages : IServerMessages
{
    /// <summary>Of a line with its end, in bytes; a longer one finds room too.</summary>
    private const int UsualLength = 80;

    public ReadOnlyMemory<byte> Goodbye(DisconnectReason dismissal) =>
        dismissal.Kind == DisconnectReasonKind.TooManyConnections ? RefusalText.Of(dismissal) : Notice(dismissal.Text);

    public ReadOnlyMemory<byte> Refusal(DisconnectReason dismissal) => RefusalText.Of(dismissal);

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) =>
        Notice($"{count} lines of {room} skipped: /since {first - 1} {room} shows them.");

    /// <summary>What the server tells: <c>* text</c>.</summary>
    public static ReadOnlyMemory<byte> Notice(string text) => Line("* " + text);

    /// <summary>What went wrong: <c>! text</c>.</summary>
    public static ReadOnlyMemory<byte> Error(string text) => Line("! " + text);

    /// <summary>One line of output. Whatever a part of it came from, nothing in it can move a terminal's cursor.</summary>
    public static ReadOnlyMemory<byte> Line(string text) => Lines(text);

    /// <summary>Several lines, sent as one.</summary>
    public static ReadOnlyMemory<byte> Lines(params ReadOnlySpan<string> lines)
    {
        var bytes = new ArrayBufferWriter<byte>(lines.Length * UsualLength);
        foreach (var line in lines)
        {
            Encoding.UTF8.GetBytes(SafeText.Clean(line), bytes);
            bytes.Write("\r\n"u8);
        }

        return bytes.WrittenMemory;
    }
}
