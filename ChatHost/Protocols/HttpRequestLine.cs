using System.Text;

namespace ChatHost.Protocols;

/// <summary>
/// Tells the request line of HTTP/1.x (RFC 9112, 3): <c>METHOD target HTTP/1.1</c>. Any web page can have its readers' browsers send
/// one to any port, with lines of its own choice behind it.
/// </summary>
internal static class HttpRequestLine
{
    /// <summary>Of the methods that RFC 9110 and 5789 register, in letters.</summary>
    public const int LongestMethod = 7;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

    /// <summary>Whether the line is one: a known method, a target without blanks, and the version.</summary>
    public static bool Is(ReadOnlySpan<char> line)
    {
        var method = line.IndexOf(' ');
        if (method < 0 || !IsMethod(line[..method]))
            return false;
        var target = line[(method + 1)..].IndexOf(' ');
        return target > 0 && line[(method + 1 + target + 1)..] is "HTTP/1.1" or "HTTP/1.0";
    }

    /// <summary>Whether the bytes begin with a method and the blank behind it.</summary>
    public static bool BeginsWithMethod(ReadOnlySpan<byte> bytes)
    {
        var blank = bytes.IndexOf((byte)' ');
        Span<char> method = stackalloc char[LongestMethod];
        return blank is > 0 and <= LongestMethod
            && Ascii.ToUtf16(bytes[..blank], method, out var length) == System.Buffers.OperationStatus.Done
            && IsMethod(method[..length]);
    }

    private static bool IsMethod(ReadOnlySpan<char> word)
    {
        foreach (var method in Methods)
        {
            if (word.SequenceEqual(method))
                return true;
        }

        return false;
    }
}
