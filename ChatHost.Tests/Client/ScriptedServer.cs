using System.Text.Json.Nodes;
using System.Threading.Channels;
using ChatHost.Client;
using ChatHost.Tests.Support;
using ChatClient = ChatHost.Client.ChatClient;

namespace ChatHost.Tests.Client;

/// <summary>A server whose every word is the test's, for what the real one does too seldom. Each connection is a new one of these.</summary>
internal sealed class ScriptedServer : IMessageChannel
{
    private readonly Channel<string> _toClient = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _toServer = Channel.CreateUnbounded<string>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public bool IsDisposed { get; private set; }

    /// <summary>Whether the client has said something that was not read yet.</summary>
    public bool IsSpokenTo => _toServer.Reader.TryPeek(out _);

    /// <summary>Starts a client whose connections come out of <paramref name="connections"/>, in order; it waits for the next.</summary>
    public static ChatClient Start(ChannelReader<ScriptedServer> connections, TimeProvider time, params string[] rooms) =>
        Start(connections, time, quitTimeout: TimeSpan.Zero, rooms);

    /// <param name="connections">As above.</param>
    /// <param name="time">The clock.</param>
    /// <param name="quitTimeout">How long an answer to quit is waited for; mostly there is none.</param>
    /// <param name="rooms">The rooms to enter.</param>
    public static ChatClient Start(ChannelReader<ScriptedServer> connections, TimeProvider time, TimeSpan quitTimeout, params string[] rooms)
    {
        return ChatClient.Start(new()
        {
            Server = new("ws://server/ws"),
            ConnectAsync = async (_, cancellationToken) => new(await connections.ReadAsync(cancellationToken), serverSpeaksFirst: false),
            Rooms = rooms,
            Time = time,
            QuitTimeout = quitTimeout,
            InitialBackoff = TimeSpan.FromTicks(2),
            MaxBackoff = TimeSpan.FromTicks(2),
            Random = () => 1,
        });
    }

    /// <summary>Greets a client that begins or resumes a session, and returns what it asked for.</summary>
    public async Task<JsonObject> GreetAsync(string rooms = "")
    {
        var opening = await ReadAsync();
        Say($$"""{"type":"hello","nick":"bob","token":"secret","rooms":[{{rooms}}]}""");
        return opening;
    }

    /// <summary>Greets a client, and lets it into one room, whose last number is this.</summary>
    public async Task GreetInAsync(string room, long lastSeq)
    {
        await GreetAsync();
        var join = await ExpectAsync("join");
        SayJoined(room, lastSeq);
        Acknowledge(join, $""","room":"{room}" """);
    }

    public void Say(string message) => Assert.True(_toClient.Writer.TryWrite(message));

    public void SayJoined(string room, long lastSeq) =>
        Say($$"""{"type":"joined","room":"{{room}}","time":"2026-01-31T23:59:58.123Z","nick":"bob","members":1,"lastSeq":{{lastSeq}}}""");

    public void SayMessage(string room, long seq) =>
        Say($$"""{"type":"message","room":"{{room}}","seq":{{seq}},"time":"2026-01-31T23:59:58.123Z","nick":"ann","text":"line {{seq}}"}""");

    public void Acknowledge(JsonObject request, string fields = "") => Say($$"""{"type":"ack","id":"{{request["id"]}}"{{fields}}}""");

    /// <summary>The connection ends.</summary>
    public void Close() => _toClient.Writer.TryComplete();

    /// <summary>What the client sent next.</summary>
    public async Task<JsonObject> ReadAsync() =>
        JsonNode.Parse(await _toServer.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation))!.AsObject();

    /// <summary>What the client sent next, which must be of this type.</summary>
    public async Task<JsonObject> ExpectAsync(string type)
    {
        var read = await ReadAsync();
        Assert.Equal(type, (string?)read["type"]);
        return read;
    }

    ValueTask IMessageChannel.SendAsync(string message, CancellationToken cancellationToken) =>
        _toServer.Writer.TryWrite(message) ? default : throw new IOException("The connection was lost.");

    async ValueTask<string?> IMessageChannel.ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await _toClient.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_toClient.Reader.TryRead(out var message))
                return message;
        }

        return null;
    }

    ValueTask IMessageChannel.CloseAsync(CancellationToken cancellationToken)
    {
        _toServer.Writer.TryComplete();
        return default;
    }

    public void Dispose()
    {
        IsDisposed = true;
        _toServer.Writer.TryComplete();
        _toClient.Writer.TryComplete();
    }
}
