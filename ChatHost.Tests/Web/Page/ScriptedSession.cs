using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ChatHost.Tests.Web.Page;

/// <summary>A room of <see cref="ScriptedChat"/>: its log, of which the oldest part may no longer be kept.</summary>
internal sealed record ScriptedRoom(string Name)
{
    public List<JsonObject> Log { get; } = [];

    public int KeptFrom { get; set; } = 1;

    public string? Topic => (string?)Log.LastOrDefault(logged => (string?)logged["type"] == "topic")?["text"];

    public JsonObject[] Read(long? after, int limit)
    {
        var kept = Log.Skip(KeptFrom - 1);
        return [.. after is { } number ? kept.Where(logged => (int)logged["seq"]! > number).Take(limit) : kept.TakeLast(limit)];
    }
}

/// <summary>Somebody in <see cref="ScriptedChat"/>, who outlives connections.</summary>
internal sealed class ScriptedSession
{
    private ScriptedConnection? _connection;

    public string Token { get; } = Guid.NewGuid().ToString("N");

    public string Nick { get; set; } = "";

    public HashSet<string> Rooms { get; } = [];

    /// <summary>The numbers of what was said, by the ids under which it came.</summary>
    public Dictionary<string, long> Sent { get; } = [];

    public void Attach(ScriptedConnection connection) => _connection = connection;

    public void Send(params ReadOnlySpan<JsonObject> objects)
    {
        foreach (var one in objects)
            _connection?.Send(one);
    }

    public ScriptedSession Acknowledge(JsonObject frame, string? room = null, long? seq = null)
    {
        if (frame["id"] is not { } id)
            return this;
        var ack = new JsonObject { ["type"] = "ack", ["id"] = (string)id! };
        if (room is not null)
            (ack["room"], ack["seq"]) = (room, seq);
        Send(ack);
        return this;
    }

    public ScriptedSession Refuse(JsonObject frame, string code, string text)
    {
        Send(new JsonObject { ["type"] = "error", ["id"] = (string?)frame["id"], ["code"] = code, ["text"] = text });
        return this;
    }

    public void Bye(string code, string text)
    {
        Send(new JsonObject { ["type"] = "bye", ["code"] = code, ["text"] = text });
        _connection?.Close(code == "takenOver" ? (WebSocketCloseStatus)4001 : WebSocketCloseStatus.NormalClosure);
        _connection = null;
    }

    public void Cut()
    {
        _connection?.Cut();
        _connection = null;
    }
}

/// <summary>A WebSocket of <see cref="ScriptedChat"/>: what is sent goes out in order, one object a message.</summary>
internal sealed class ScriptedConnection : IDisposable
{
    private readonly WebSocket _socket;
    private readonly Channel<(string? Text, WebSocketCloseStatus Close)> _waiting = Channel.CreateUnbounded<(string?, WebSocketCloseStatus)>();
    private readonly CancellationTokenSource _cut = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public ScriptedConnection(WebSocket socket)
    {
        _socket = socket;
        _ = SendAllAsync();
    }

    public void Send(JsonObject frame) => _waiting.Writer.TryWrite((frame.ToJsonString(), default));

    public void Close(WebSocketCloseStatus status) => _waiting.Writer.TryWrite((null, status));

    public void Cut() => _socket.Abort();

    /// <returns>Null at the end.</returns>
    public async Task<JsonObject?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), _cut.Token);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            if (received.EndOfMessage)
                return JsonNode.Parse(_buffer.AsSpan(0, length))!.AsObject();
        }
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _cut.Cancel();
        _cut.Dispose();
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var (text, close) in _waiting.Reader.ReadAllAsync())
            {
                if (text is null)
                    await _socket.CloseOutputAsync(close, "", _cut.Token);
                else
                    await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _cut.Token);
            }
        }
        catch (Exception ending) when (ending is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
