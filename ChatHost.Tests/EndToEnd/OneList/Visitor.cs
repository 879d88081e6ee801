using System.Net;
using System.Text.Json.Nodes;
using ChatHost.Client;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.OneList;

/// <summary>Somebody at one of the doors, from an address of their own: asks, and reads everything up to the answer.</summary>
internal abstract class Visitor : IDisposable
{
    private readonly List<string> _read = [];

    /// <summary>All that it has read.</summary>
    public IReadOnlyList<string> Read => _read;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Asks for something as a person types it, and returns why it was refused; null where it was done.</summary>
    public abstract Task<string?> TypeAsync(string line);

    /// <summary>The next line or object; null once the server has closed.</summary>
    public async Task<string?> NextAsync()
    {
        var line = await ReceiveAsync().AsTask().WaitAsync(TestWait.Patience, Cancellation);
        if (line is not null)
            _read.Add(line);
        return line;
    }

    /// <summary>Reads until something holds the text, and returns that.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (await NextAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }

        throw new EndOfStreamException($"The server closed, and this never came: {text}\n{string.Join('\n', _read)}");
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task ReadToEndAsync()
    {
        while (await NextAsync() is not null)
        {
        }
    }

    public abstract void Dispose();

    protected abstract ValueTask<string?> ReceiveAsync();
}

/// <summary>Somebody in the line chat.</summary>
internal sealed class LineVisitor : Visitor
{
    private readonly TcpChannel _channel;
    private int _asked;

    private LineVisitor(TcpChannel channel) => _channel = channel;

    public static async Task<LineVisitor> ConnectAsync(IPEndPoint server, IPAddress? from = null)
    {
        var visitor = new LineVisitor(await TcpChannel.ConnectAsync(server, from: from, cancellationToken: Cancellation));
        await visitor.ReadUntilAsync("* You are ");
        return visitor;
    }

    /// <summary>Sends lines, and waits for no answer.</summary>
    public async Task SendAsync(params string[] lines)
    {
        foreach (var line in lines)
            await _channel.SendAsync(line, Cancellation);
    }

    public async Task SendBytesAsync(byte[] bytes) => await _channel.SendBytesAsync(bytes, Cancellation);

    public override async Task<string?> TypeAsync(string line)
    {
        // An answer that only this has marks where the one before ends.
        var mark = $"Unknown command: /mark{++_asked}.";
        var from = Read.Count;
        await _channel.SendAsync(line, Cancellation);
        await _channel.SendAsync($"/mark{_asked}", Cancellation);
        await ReadUntilAsync(mark);
        return Read.Skip(from).SkipLast(1).FirstOrDefault(read => read.StartsWith("! ", StringComparison.Ordinal))?[2..];
    }

    public override void Dispose() => _channel.Dispose();

    protected override ValueTask<string?> ReceiveAsync() => _channel.ReceiveAsync(Cancellation);
}

/// <summary>A program or page that speaks JSON, over TCP or a WebSocket.</summary>
internal sealed class JsonVisitor : Visitor
{
    private readonly TcpChannel? _tcp;
    private readonly RawWebSocket? _web;
    private int _asked;

    private JsonVisitor(TcpChannel? tcp, RawWebSocket? web) => (_tcp, _web) = (tcp, web);

    public JsonNode Hello { get; private set; } = null!;

    public string Token { get; private set; } = "";

    /// <summary>The rooms that hello listed.</summary>
    public IEnumerable<string?> Rooms => Hello["rooms"]!.AsArray().Select(room => (string?)room!["name"]);

    public static async Task<JsonVisitor> ConnectAsync(IPEndPoint server, IPAddress? from = null)
    {
        var visitor = new JsonVisitor(await TcpChannel.ConnectAsync(server, from: from, cancellationToken: Cancellation), web: null);
        await visitor._tcp!.SendAsync("/json", Cancellation);
        await visitor.TakeHelloAsync();
        return visitor;
    }

    /// <param name="server">The listener for the web.</param>
    /// <param name="start">What it says first.</param>
    /// <param name="from">Its address.</param>
    public static async Task<JsonVisitor> ConnectWebAsync(IPEndPoint server, string start = """{"type":"start"}""", IPAddress? from = null)
    {
        var visitor = new JsonVisitor(tcp: null, await RawWebSocket.ConnectFromAsync(from, server));
        await visitor._web!.SayAsync(start);
        await visitor.TakeHelloAsync();
        return visitor;
    }

    /// <summary>Comes back to a session over TCP.</summary>
    public async Task<JsonVisitor> ResumeAsync(string token)
    {
        var first = Read.Count;
        await SendAsync(new() { ["type"] = "resume", ["token"] = token, ["rooms"] = new JsonObject() });
        await TakeHelloAsync();
        WasResumed = Read.Skip(first).All(line => !line.Contains("cannotResume", StringComparison.Ordinal));
        return this;
    }

    public bool WasResumed { get; private set; }

    /// <summary>Sends a request and reads up to its answer.</summary>
    public async Task<JsonNode> AskAsync(string request)
    {
        var asked = JsonNode.Parse(request)!.AsObject();
        asked["id"] = $"a{++_asked}";
        await SendAsync(asked);
        while (true)
        {
            var read = JsonNode.Parse(await NextAsync() ?? throw new EndOfStreamException($"The server closed before it answered: {request}"))!;
            if ((string?)read["id"] == $"a{_asked}" && (string?)read["type"] is "ack" or "error")
            {
                Token = (string?)read["token"] ?? Token;
                return read;
            }
        }
    }

    /// <summary>Sends a frame as it is, over TCP.</summary>
    public async Task SendTextAsync(string frame) => await _tcp!.SendAsync(frame, Cancellation);

    /// <summary>Sends a request, and returns the code it was refused with; null where it was done.</summary>
    public async Task<string?> TryAsync(string request) => (string?)(await AskAsync(request))["code"];

    public override Task<string?> TypeAsync(string line) =>
        TryAsync(new JsonObject { ["type"] = "command", ["room"] = RoomTyped, ["text"] = line }.ToJsonString());

    /// <summary>The room that a page shows while something is typed.</summary>
    public string RoomTyped { get; set; } = "general";

    /// <summary>Ends as a crashed system does: with RST.</summary>
    public void Reset()
    {
        _tcp?.Reset();
        _web?.Reset();
    }

    public override void Dispose()
    {
        _tcp?.Dispose();
        _web?.Dispose();
    }

    protected override async ValueTask<string?> ReceiveAsync()
    {
        if (_tcp is not null)
        {
            // The welcome of the line chat comes before hello.
            while (await _tcp.ReceiveAsync(Cancellation) is { } line)
            {
                if (line.StartsWith('{'))
                    return line;
            }

            return null;
        }

        return await _web!.ReadFrameAsync() is { Opcode: RawWebSocket.Text } frame ? System.Text.Encoding.UTF8.GetString(frame.Payload) : null;
    }

    private async Task SendAsync(JsonObject request)
    {
        if (_tcp is not null)
            await _tcp.SendAsync(request.ToJsonString(), Cancellation);
        else
            await _web!.SayAsync(request.ToJsonString());
    }

    private async Task TakeHelloAsync()
    {
        Hello = JsonNode.Parse(await ReadUntilAsync("\"type\":\"hello\""))!;
        Token = (string)Hello["token"]!;
    }
}
