using System.Buffers;
using System.Net;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.WebSockets;

/// <summary>
/// A WebSocket as a connection for any protocol of lines: each line sent is a text message without the line's end, and each message received
/// is a line. It knows nothing of what the lines say.
/// </summary>
/// <param name="carrier">The connection underneath: it carries WebSocket frames.</param>
/// <param name="maxMessageBytes">Maximum size of a received message, in bytes; asked for each frame.</param>
/// <param name="isBinary">Whether messages are binary: those sent are, and those received may be.</param>
internal sealed class WebSocketConnection(IFramedConnection carrier, Func<int> maxMessageBytes, bool isBinary = false) : IFramedConnection, IDisposable
{
    private readonly WebSocketReader _reader = new(carrier, new(maxMessageBytes, isBinary));

    public string Id => carrier.Id;

    public IPAddress? Address => carrier.Address;

    public SessionOrigin Origin => carrier.Origin;

    public bool IsSilentArrival => carrier.IsSilentArrival;

    public bool IsConfidential => carrier.IsConfidential;

    public bool IsGone => carrier.IsGone;

    public Session? Session
    {
        get => carrier.Session;
        set => carrier.Session = value;
    }

    public DisconnectReason? DisconnectReason => carrier.DisconnectReason;

    /// <summary>The code of the peer's close; 0 if that had none; null while the peer has not closed.</summary>
    public int? ClosedWith => _reader.ClosedWith;

    public void Speak(IServerMessages messages, string protocol) => carrier.Speak(new WebSocketMessages(messages, isBinary), protocol);

    public IDisposable HoldPlace() => carrier.HoldPlace();

    /// <summary>The messages as they are, for a protocol whose frames are whole messages. They end as those of <see cref="FramesAsync"/> do.</summary>
    public IAsyncEnumerable<Frame> MessagesAsync() => _reader.ReadAsync();

    /// <summary>The messages as lines for the protocol's own cutter, which therefore finds an end behind each.</summary>
    public async IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter)
    {
        await foreach (var message in MessagesAsync())
        {
            var line = new ReadOnlySequence<byte>([.. message.Bytes.ToArray(), .. WebSocketFrames.LineEnd]);
            while (cutter.TryCut(ref line, isFinal: false, out var frame))
                yield return frame;
        }
    }

    public ValueTask<bool> PauseAsync(TimeSpan delay) => carrier.PauseAsync(delay);

    public void Send(ReadOnlyMemory<byte> lines) => carrier.Send(WebSocketFrames.TextOf(lines, isBinary));

    public ValueTask SendAsync(ReadOnlyMemory<byte> lines) => carrier.SendAsync(WebSocketFrames.TextOf(lines, isBinary));

    public void Send(EncodedBatch batch, ReadOnlySpan<Range> lines) => carrier.Send(WebSocketFrames.TextOf(batch, isBinary), lines);

    public void Disconnect(DisconnectReason reason) => carrier.Disconnect(reason);

    public void Close(ReadOnlyMemory<byte> lastLines) => carrier.Close(WebSocketFrames.LastOf(lastLines, WebSocketCloseCode.Normal, isBinary));

    /// <summary>
    /// Answers the peer's close, if there was one (RFC 6455, 5.5.1). The protocol calls this when its session is over, so that a peer that
    /// reads the answer can rely on it.
    /// </summary>
    public void AnswerClose() => _reader.AnswerClose();

    public void Dispose() => _reader.Dispose();
}
