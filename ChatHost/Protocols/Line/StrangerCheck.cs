using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ChatHost.Protocols.Line;

/// <summary>What a connection that does not speak lines turns out to be, as its first bytes tell.</summary>
internal enum Stranger
{
    None,

    /// <summary>A TLS client.</summary>
    Tls,

    /// <summary>A browser, or another HTTP client.</summary>
    Http,
}

/// <summary>
/// Finds browsers and TLS clients that came to the wrong port. Nothing of them is said: else any page on the web could have its readers'
/// browsers talk here.
/// </summary>
internal static class StrangerCheck
{
    /// <param name="first">The first line of the connection.</param>
    /// <param name="beginsLikeHttp">Whether its first bytes are those of an HTTP request.</param>
    public static Stranger Find(Frame first, bool beginsLikeHttp)
    {
        if (first.Kind == FrameKind.TlsHello)
            return Stranger.Tls;
        var isHttp = beginsLikeHttp && (first.Kind == FrameKind.TooLong || (TryDecode(first.Bytes, out var line) && HttpRequestLine.Is(line)));
        return isHttp ? Stranger.Http : Stranger.None;
    }

    /// <summary>The text of a line; false where it is not UTF-8.</summary>
    public static bool TryDecode(ReadOnlySequence<byte> bytes, out string line)
    {
        var span = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        var isValid = Utf8.IsValid(span);
        line = isValid ? Encoding.UTF8.GetString(span) : "";
        return isValid;
    }
}
