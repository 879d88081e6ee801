using System.Buffers;

namespace ChatHost.Protocols.Line;

/// <summary>
/// Cuts lines by the limit that holds at this moment, since settings change while people talk, and a line of JSON may be
/// longer than one that is typed. It also looks at how the input begins, which tells what is no terminal.
/// </summary>
internal sealed class AdjustableLineCutter(LineServices services) : IFrameCutter
{
    /// <summary>Record type "handshake" and the major version of every TLS there is (RFC 8446, 5.1).</summary>
    private static ReadOnlySpan<byte> TlsHello => [0x16, 0x03];

    private readonly LineCutter _cutter = new(services.Limits.MaxLineBytes);
    private bool _hasBegun;

    /// <summary>Whether the input begins with a method of HTTP and a blank: what its first line is, even where that is too long to be a frame.</summary>
    public bool BeginsLikeHttp { get; private set; }

    /// <summary>From the next line on they are frames of JSON: telnet means nothing in them.</summary>
    public void CutFrames() => _cutter.SwallowsTelnet = false;

    /// <inheritdoc cref="LineCutter.TakesEmptyLines"/>
    public bool TakesEmptyLines
    {
        set => _cutter.TakesEmptyLines = value;
    }

    public bool TryCut(ref ReadOnlySequence<byte> buffer, bool isFinal, out Frame frame)
    {
        if (!_hasBegun && LookAtBeginning(buffer, isFinal))
        {
            buffer = buffer.Slice(buffer.End);
            frame = new(FrameKind.TlsHello, ReadOnlySequence<byte>.Empty);
            return true;
        }

        if (!_hasBegun && !isFinal)
        {
            frame = default;
            return false;
        }

        _cutter.MaxLineBytes = _cutter.SwallowsTelnet ? services.Limits.MaxLineBytes : services.Limits.MaxFrameBytes;
        return _cutter.TryCut(ref buffer, isFinal, out frame);
    }

    /// <summary>Returns whether the input begins with a TLS hello. Until enough has come to tell, nothing is decided.</summary>
    private bool LookAtBeginning(in ReadOnlySequence<byte> buffer, bool isFinal)
    {
        Span<byte> beginning = stackalloc byte[HttpRequestLine.LongestMethod + 1];
        var length = (int)Math.Min(buffer.Length, beginning.Length);
        buffer.Slice(0, length).CopyTo(beginning);
        beginning = beginning[..length];
        if (beginning.StartsWith(TlsHello))
            return true;
        BeginsLikeHttp = HttpRequestLine.BeginsWithMethod(beginning);

        // A lone 16 may still become a hello; the beginning of a word may still become a method, which only matters once it is long.
        _hasBegun = isFinal || length == HttpRequestLine.LongestMethod + 1 || BeginsLikeHttp || beginning.Contains((byte)'\n')
            || (length > 0 && !char.IsAsciiLetterUpper((char)beginning[0]) && beginning[0] != TlsHello[0]);
        return false;
    }
}
