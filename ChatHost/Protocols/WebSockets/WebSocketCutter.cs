using System.Buffers;
using System.Text.Unicode;

namespace ChatHost.Protocols.WebSockets;

/// <summary>
/// Cuts messages off what a WebSocket client sends (RFC 6455, 5): removes the mask, joins fragments, and returns control frames as they
/// come, also between two fragments. After a violation it finds nothing more.
/// </summary>
/// <remarks>
/// Payloads are taken as they come, into a buffer that grows with the bytes received, whatever length was announced. Between two messages
/// there is no buffer.
/// </remarks>
/// <param name="maxMessageBytes">Maximum size of a message with all its fragments, in bytes; asked for each frame.</param>
/// <param name="takesBinary">Whether binary messages are taken, with any bytes, as text is.</param>
internal sealed class WebSocketCutter(Func<int> maxMessageBytes, bool takesBinary = false) : IFrameCutter, IDisposable
{
    /// <summary>Maximum payload of a control frame, in bytes (RFC 6455, 5.5).</summary>
    private const int MaxControlBytes = 125;

    private byte[] _message = [];
    private int _length;
    private bool _isHandedOut;
    private bool _isInMessage;
    private bool _isBinary;

    // The frame whose payload is being received; null between frames.
    private WebSocketHeader? _frame;
    private long _taken;

    /// <summary>What was cut last: <see cref="WebSocketOpcode.Text"/> for a message, or a control frame.</summary>
    public WebSocketOpcode LastOpcode { get; private set; }

    /// <summary>What the peer did wrong, once it has; the frame cut last then has no bytes, and no other follows.</summary>
    public WebSocketViolation? Violation { get; private set; }

    public bool TryCut(ref ReadOnlySequence<byte> buffer, bool isFinal, out Frame frame)
    {
        frame = default;
        if (_isHandedOut)
            ReleaseMessage();
        while (Violation is null)
        {
            if (_frame is not { } header)
            {
                if (!WebSocketHeader.TryTake(ref buffer, out header))
                    return false;
                if (ViolationOf(header) is { } violation)
                    return Reject(violation, out frame);
                (_frame, _taken) = (header, 0);
                if (!header.IsControl && header.Opcode != WebSocketOpcode.Continuation)
                    _isBinary = header.Opcode == WebSocketOpcode.Binary;
            }

            if (header.IsControl)
                return TryCutControl(header, ref buffer, out frame);
            Take(header, ref buffer);
            if (_taken < header.Length)
                return false;
            _frame = null;
            _isInMessage = !header.IsFinal;
            if (header.IsFinal)
                return CutMessage(out frame);
        }

        buffer = buffer.Slice(buffer.End);
        return false;
    }

    public void Dispose() => ReleaseMessage();

    private WebSocketViolation? ViolationOf(WebSocketHeader header)
    {
        if (header.Reserved != 0)
            return WebSocketViolation.Protocol("Reserved bits without an extension.");
        if (!Enum.IsDefined(header.Opcode))
            return WebSocketViolation.Protocol("Unknown opcode.");
        if (!header.IsMasked)
            return WebSocketViolation.Protocol("A client masks its frames.");
        if (header.Length < 0 || !header.IsShortest)
            return WebSocketViolation.Protocol("Invalid length.");
        if (header.IsControl)
        {
            return header is { IsFinal: true, Length: <= MaxControlBytes }
                ? null
                : WebSocketViolation.Protocol("A control frame is one short frame.");
        }

        if (header.Opcode == WebSocketOpcode.Binary && !takesBinary)
            return WebSocketViolation.Binary;
        if (_isInMessage != (header.Opcode == WebSocketOpcode.Continuation))
            return WebSocketViolation.Protocol(_isInMessage ? "A message in the middle of another." : "A fragment without a beginning.");
        var limit = maxMessageBytes();
        return header.Length > limit - _length ? WebSocketViolation.TooBig(limit) : null;
    }

    /// <summary>Control frames are short: they wait in the pipe until they are complete.</summary>
    private bool TryCutControl(WebSocketHeader header, ref ReadOnlySequence<byte> buffer, out Frame frame)
    {
        frame = default;
        if (buffer.Length < header.Length)
            return false;
        var payload = buffer.Slice(0, header.Length).ToArray();
        buffer = buffer.Slice(header.Length);
        WebSocketMask.Remove(payload, header.Key, offset: 0);
        (_frame, LastOpcode) = (null, header.Opcode);
        frame = new(FrameKind.Control, new(payload));
        return true;
    }

    private void Take(WebSocketHeader header, ref ReadOnlySequence<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, header.Length - _taken);
        if (count == 0)
            return;
        Reserve(count);
        var taken = _message.AsSpan(_length, count);
        buffer.Slice(0, count).CopyTo(taken);
        WebSocketMask.Remove(taken, header.Key, _taken);
        buffer = buffer.Slice(count);
        _length += count;
        _taken += count;
    }

    private bool CutMessage(out Frame frame)
    {
        if (!_isBinary && !Utf8.IsValid(_message.AsSpan(0, _length)))
            return Reject(WebSocketViolation.NotUtf8, out frame);
        _isHandedOut = true;
        LastOpcode = WebSocketOpcode.Text;
        frame = new(FrameKind.Complete, new(_message, 0, _length));
        return true;
    }

    private bool Reject(WebSocketViolation violation, out Frame frame)
    {
        Violation = violation;
        ReleaseMessage();
        frame = new(violation.Code == WebSocketCloseCode.MessageTooBig ? FrameKind.TooLong : FrameKind.Control, default);
        return true;
    }

    private void Reserve(int count)
    {
        if (_message.Length - _length >= count)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, _message.Length * 2));
        _message.AsSpan(0, _length).CopyTo(larger);
        if (_message.Length > 0)
            ArrayPool<byte>.Shared.Return(_message);
        _message = larger;
    }

    private void ReleaseMessage()
    {
        if (_message.Length > 0)
            ArrayPool<byte>.Shared.Return(_message);
        (_message, _length, _isHandedOut) = ([], 0, false);
    }
}
