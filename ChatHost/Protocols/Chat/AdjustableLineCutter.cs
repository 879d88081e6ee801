using System.Buffers;

namespace ChatHost.Protocols.Chat;

/// <summary>Cuts lines by the limit that holds at this moment, since settings change while people talk.</summary>
internal sealed class AdjustableLineCutter(LineServices services) : IFrameCutter
{
    private readonly LineCutter _cutter = new(services.Limits.MaxLineBytes);

    public bool TryCut(ref ReadOnlySequence<byte> buffer, bool isFinal, out Frame frame)
    {
        _cutter.MaxLineBytes = services.Limits.MaxLineBytes;
        return _cutter.TryCut(ref buffer, isFinal, out frame);
    }
}
