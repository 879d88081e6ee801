using System.Text;
using ChatHost.Messages;
using ChatHost.Protocols;

namespace ChatHost.Tests.Support;

/// <summary>Encoded batches, written down by hand.</summary>
internal static class TestBatches
{
    /// <summary>A batch of a room: each text is a line, ended by LF; a number is <c>1</c> and up, 0 for a notice.</summary>
    public static EncodedBatch Of(string room, params (long Seq, string Text)[] lines)
    {
        var batch = new EncodedBatch { Room = ChatParts.Room(room) };
        foreach (var (seq, text) in lines)
        {
            Encoding.UTF8.GetBytes(text + "\n", batch);
            batch.EndLine(seq);
        }

        return batch;
    }

    /// <summary>Lines <c>dev1</c>, <c>dev2</c> …, numbered so.</summary>
    public static EncodedBatch Numbered(string room, long first, int count) =>
        Of(room, [.. Enumerable.Range(0, count).Select(i => (first + i, $"{room}{first + i}"))]);

    public static string TextOf(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Whether its last user has given it back.</summary>
    public static bool IsReleased(this EncodedBatch batch)
    {
        try
        {
            return batch[..].IsEmpty;
        }
        catch (ArgumentOutOfRangeException)
        {
            return true;
        }
    }
}

/// <summary>Words short enough to check at a glance.</summary>
internal sealed class TestWords : IServerMessages
{
    public ReadOnlyMemory<byte> Goodbye(DisconnectReason dismissal) => Encoding.UTF8.GetBytes($"bye {dismissal.Kind} {dismissal.Reason}".TrimEnd() + "\n");

    public ReadOnlyMemory<byte> Refusal(DisconnectReason dismissal) => Encoding.UTF8.GetBytes($"no {dismissal.Kind}\n");

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) =>
        Encoding.UTF8.GetBytes($"skipped {room} {first} {last} {count}\n");
}
