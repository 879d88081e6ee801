using System.Buffers;
using System.Text;

namespace ChatHost.Transport.Doors;

/// <summary>What a connection speaks, going by what it sends first.</summary>
internal enum Spoken
{
    /// <summary>More has to come before it can be told.</summary>
    Undecided,
    Tls,
    Http,
    Irc,
    Line,
}

/// <summary>Tells protocols apart by the first bytes of a connection.</summary>
internal static class FirstBytes
{
    /// <summary>Maximum number of bytes that are waited for.</summary>
    public const int MaxLength = 8192;

    private const byte TlsHandshake = 0x16;
    private const byte TlsMajor = 0x03;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    private static readonly string[] IrcStarts = ["CAP LS", "CAP REQ ", "NICK ", "USER ", "PASS "];

    /// <param name="bytes">What has come so far.</param>
    /// <param name="isEnd">Whether nothing more comes.</param>
    /// <param name="isInTls">Whether it is encrypted already: TLS in TLS is none.</param>
    public static Spoken Tell(in ReadOnlySequence<byte> bytes, bool isEnd, bool isInTls)
    {
        if (bytes.IsEmpty)
            return isEnd ? Spoken.Line : Spoken.Undecided;
        var head = bytes.Slice(0, Math.Min(bytes.Length, MaxLength)).ToArray();
        if (head[0] == TlsHandshake && !isInTls)
        {
            if (head.Length > 1)
                return head[1] == TlsMajor ? Spoken.Tls : Spoken.Line;
            return isEnd ? Spoken.Line : Spoken.Undecided;
        }

        var end = head.AsSpan().IndexOf((byte)'\n');
        if (end >= 0)
            return TellLine(Encoding.Latin1.GetString(head, 0, end).TrimEnd('\r'));
        return !isEnd && head.Length < MaxLength && MayBecomeMore(head) ? Spoken.Undecided : Spoken.Line;
    }

    private static Spoken TellLine(string line)
    {
        var words = line.Split(' ');
        if (words is [var method, { Length: > 0 }, ['H', 'T', 'T', 'P', '/', '1', '.', >= '0' and <= '9']] && Methods.Contains(method, StringComparer.Ordinal))
            return Spoken.Http;
        return words switch
        {
            ["CAP", "LS" or "REQ", ..] => Spoken.Irc,
            ["NICK" or "PASS", { Length: > 0 }] => Spoken.Irc,
            ["USER", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }, ..] => Spoken.Irc,
            _ => Spoken.Line,
        };
    }

    /// <summary>Whether a line that has not ended may still become one of those that are told apart.</summary>
    private static bool MayBecomeMore(ReadOnlySpan<byte> head)
    {
        foreach (var method in Methods)
        {
            if (IsStart(head, method + " "))
                return true;
        }

        foreach (var start in IrcStarts)
        {
            if (IsStart(head, start))
                return true;
        }

        return false;
    }

    private static bool IsStart(ReadOnlySpan<byte> head, string start)
    {
        var length = Math.Min(head.Length, start.Length);
        for (var i = 0; i < length; i++)
        {
            if (head[i] != start[i])
                return false;
        }

        return true;
    }
}
