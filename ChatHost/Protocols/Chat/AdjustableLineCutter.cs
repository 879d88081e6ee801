using System.Buffers;

namespace ChatHost.Protocols.Chat;

/// <summary>
/// Cuts lines by the limit that holds at this moment, since settings change while people talk, and a line of JSON may be
/// longer than one that is typed.
/// </summary>
internal sealed class AdjustableLineCutter(LineServices services) : IFrameCutter
{
    private readonly LineCutter _cutter = new(services.Limits.MaxLineBytes);

    /// <summary>From the next line on they are frames of JSON: telnet means nothing in them.</summary>
    public void CutFrames() => _cutter.SwallowsTelnet = false;

    public bool TryCut(ref ReadOnlySequence<byte> buffer, bool isFinal, out Frame frame)
    {
        _cutter.MaxLineBytes = _cutter.SwallowsTelnet ? services.Limits.MaxLineBytes : services.Limits.MaxFrameBytes;
        return _cutter.TryCut(ref buffer, isFinal, out frame);
    }
}
