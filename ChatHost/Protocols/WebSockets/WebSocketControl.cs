using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace ChatHost.Protocols.WebSockets;

/// <summary>The messages that a peer sends. What WebSocket itself has to say meanwhile, pings, closes and mistakes, is answered here.</summary>
/// <param name="peer">As it is: what is sent to it is frames.</param>
/// <param name="cutter">Cuts its frames.</param>
internal sealed class WebSocketControl(IFramedConnection peer, WebSocketCutter cutter)
{
    private ReadOnlyMemory<byte> _answerToClose;

    /// <summary>The code with which the peer has closed; 0 if it gave none; null if it has not closed.</summary>
    public int? ClosedWith { get; private set; }

    /// <summary>They end when the peer closes or breaks the rules, or either side ends the connection.</summary>
    public async IAsyncEnumerable<Frame> ReadAsync()
    {
        await foreach (var frame in peer.FramesAsync(cutter))
        {
            if (cutter.Violation is { } violation)
            {
                Refuse(violation);
                yield break;
            }

            switch (cutter.Last)
            {
                case WebSocketOpcode.Text:
                    yield return frame;
                    break;
                case WebSocketOpcode.Ping:
                    peer.Send(WebSocketFrames.Control(WebSocketOpcode.Pong, frame.Bytes.ToArray()));
                    break;
                case WebSocketOpcode.Close:
                    TakeClose(frame.Bytes.ToArray());
                    yield break;
                default:
                    // That a pong came is all it says.
                    break;
            }
        }
    }

    /// <summary>Answers the peer's close, if there was one: with the code that it gave (RFC 6455, 5.5.1).</summary>
    public void AnswerClose()
    {
        if (ClosedWith is not null)
            peer.Close(_answerToClose);
    }

    private void TakeClose(ReadOnlySpan<byte> payload)
    {
        var code = payload.Length >= sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0;
        if (payload.Length == 1 || (code != 0 && !WebSocketCloseCode.MayBeSent(code)) || (payload.Length >= sizeof(ushort) && code == 0))
        {
            Refuse(WebSocketViolation.Protocol("Invalid close code."));
        }
        else if (payload.Length > sizeof(ushort) && !Utf8.IsValid(payload[sizeof(ushort)..]))
        {
            Refuse(WebSocketViolation.NotUtf8);
        }
        else
        {
            ClosedWith = code;
            _answerToClose = code == 0 ? WebSocketFrames.Control(WebSocketOpcode.Close, []) : WebSocketFrames.Close(code);
        }
    }

    private void Refuse(WebSocketViolation violation) => peer.Close(WebSocketFrames.Close(violation.Code, violation.Reason));
}
