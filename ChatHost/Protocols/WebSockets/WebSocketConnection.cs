using System.Net;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.WebSockets;

/// <summary>A peer as those who speak in JSON objects see it, over a WebSocket: what they send goes out as messages.</summary>
internal sealed class WebSocketConnection(IFramedConnection carrier) : IFramedConnection
{
    public IPAddress? Address => carrier.Address;

    public bool IsGone => carrier.IsGone;

    public string Id => carrier.Id;

    public Session? Session
    {
        get => carrier.Session;
        set => carrier.Session = value;
    }

    public DisconnectReason? DisconnectReason => carrier.DisconnectReason;

    public void Speak(IServerMessages words, string protocol) => carrier.Speak(new WebSocketMessages(words), protocol);

    public IDisposable HoldPlace() => carrier.HoldPlace();

    public IAsyncEnumerable<Frame> FramesAsync(IFrameCutter cutter) => carrier.FramesAsync(cutter);

    public ValueTask<bool> PauseAsync(TimeSpan delay) => carrier.PauseAsync(delay);

    public void Send(ReadOnlyMemory<byte> frame) => carrier.Send(WebSocketFrames.Text(frame));

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame) => carrier.SendAsync(WebSocketFrames.Text(frame));

    public void Send(EncodedBatch batch, ReadOnlySpan<Range> lines) => carrier.Send(WebSocketFrames.TextOf(batch), lines);

    public void Disconnect(DisconnectReason dismissal) => carrier.Disconnect(dismissal);

    public void Close(ReadOnlyMemory<byte> lastBytes) =>
        carrier.Close((byte[])[.. WebSocketFrames.Text(lastBytes).Span, .. WebSocketFrames.Close(WebSocketCloseCode.Normal).Span]);
}
