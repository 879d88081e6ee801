using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace ChatHost.Protocols.WebSockets;

/// <summary>Reads the messages that a peer sends, and answers what WebSocket itself defines: pings, closes and violations.</summary>
/// <param name="carrier">Carries the frames, in both directions.</param>
/// <param name="cutter">Cuts them off the carrier's input.</param>
internal sealed class WebSocketReader(IFramedConnection carrier, WebSocketCutter cutter) : IDisposable
{
    private ReadOnlyMemory<byte> _answerToClose;

    /// <summary>The code of the peer's close; 0 if that had none; null while the peer has not closed.</summary>
    public int? ClosedWith { get; private set; }

    /// <summary>The messages, until the peer closes or breaks the rules, or either side ends the connection.</summary>
    public async IAsyncEnumerable<Frame> ReadAsync()
    {
        await foreach (var frame in carrier.FramesAsync(cutter))
        {
            if (cutter.Violation is { } violation)
            {
                Reject(violation);
                yield break;
            }

            switch (cutter.LastOpcode)
            {
                case WebSocketOpcode.Text:
                    yield return frame;
                    break;
                case WebSocketOpcode.Ping:
                    carrier.Send(WebSocketFrames.Control(WebSocketOpcode.Pong, frame.Bytes.ToArray()));
                    break;
                case WebSocketOpcode.Close:
                    TakeClose(frame.Bytes.ToArray());
                    yield break;
                default:
                    // A pong needs no answer: that it came shows that the peer is alive.
                    break;
            }
        }
    }

    /// <summary>Answers the peer's close, if there was one, with the code that it gave (RFC 6455, 5.5.1).</summary>
    public void AnswerClose()
    {
        if (ClosedWith is not null)
            carrier.Close(_answerToClose);
    }

    public void Dispose() => cutter.Dispose();

    private void TakeClose(ReadOnlySpan<byte> payload)
    {
        var code = payload.Length >= sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0;
        if (payload.Length == 1 || (code != 0 && !WebSocketCloseCode.MayBeSent(code)) || (payload.Length >= sizeof(ushort) && code == 0))
        {
            Reject(WebSocketViolation.Protocol("Invalid close code."));
        }
        else if (payload.Length > sizeof(ushort) && !Utf8.IsValid(payload[sizeof(ushort)..]))
        {
            Reject(WebSocketViolation.NotUtf8);
        }
        else
        {
            ClosedWith = code;
            _answerToClose = code == 0 ? WebSocketFrames.Control(WebSocketOpcode.Close, []) : WebSocketFrames.Close(code);
        }
    }

    private void Reject(WebSocketViolation violation) => carrier.Close(WebSocketFrames.Close(violation.Code, violation.Reason));
}
