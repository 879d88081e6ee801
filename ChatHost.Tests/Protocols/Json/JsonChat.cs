using System.Text.Json;
using System.Text.Json.Nodes;
using ChatHost.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>A chat without connections in which some speak JSON: each frame has had its effect before the next.</summary>
internal sealed class JsonChat(ChatParts? parts = null)
{
    private int _lastId;

    public ChatParts Parts { get; } = parts ?? new();

    /// <summary>Somebody new who has said <c>/json</c>; hello is still to be read.</summary>
    public async Task<JsonPerson> ConnectAsync()
    {
        var person = new JsonPerson(Parts, new FakeConnection($"j{++_lastId}", Parts.Time));
        await person.SettleAsync();
        person.Peer.ReadText();
        await person.TypeAsync("/json");
        return person;
    }

    /// <summary>Somebody new with a name, announced, of whom everyone has read; nothing is left to read.</summary>
    public async Task<JsonPerson> ConnectAsync(string nick, params JsonPerson[] others)
    {
        var person = await ConnectAsync();
        person.TakeHello();
        await person.TypeAsync($$"""{"type":"nick","nick":"{{nick}}"}""");
        foreach (var reader in others.Append(person))
            reader.Read();
        return person;
    }

    /// <summary>Somebody new who comes back to a session.</summary>
    public async Task<JsonPerson> ResumeAsync(string token, string rooms = "{}", string more = "")
    {
        var person = await ConnectAsync();
        person.Read();
        await person.TypeAsync($$"""{"type":"resume","token":"{{token}}","rooms":{{rooms}}{{more}}}""");
        return person;
    }
}

/// <summary>Somebody in a <see cref="JsonChat"/>.</summary>
internal sealed class JsonPerson
{
    private readonly ChatParts _parts;

    public JsonPerson(ChatParts parts, FakeConnection peer)
    {
        (_parts, Peer) = (parts, peer);
        Runs = RunAsync();
    }

    public FakeConnection Peer { get; }

    /// <summary>Completes when the connection is over.</summary>
    public Task Runs { get; }

    public string Token { get; set; } = "";

    /// <summary>Sends a frame; when this completes all have heard what came of it.</summary>
    public async Task TypeAsync(string frame)
    {
        await Peer.TypeAsync(frame);
        await _parts.SettleAsync();
    }

    public async Task TypeAsync(byte[] bytes)
    {
        await Peer.TypeAsync(bytes);
        await _parts.SettleAsync();
    }

    /// <summary>Sends a frame and returns all that this person read then.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string frame)
    {
        await TypeAsync(frame);
        return Read();
    }

    /// <summary>Reads hello, which must be next and alone, and remembers its token.</summary>
    public JsonObject TakeHello()
    {
        var hello = JsonNode.Parse(Assert.Single(Peer.Read()))!.AsObject();
        Assert.Equal("hello", (string?)hello["type"]);
        Token = (string)hello["token"]!;
        return hello;
    }

    /// <summary>
    /// What came, each object as text without its time, which is held to the form it must have, and a hello as its name and rooms.
    /// </summary>
    public IReadOnlyList<string> Read() => [.. Peer.Read().Select(Shorten)];

    public async Task HangupAsync()
    {
        Peer.Hangup();
        await Runs.WaitAsync(TestWait.Patience);
        await _parts.SettleAsync();
    }

    public async Task SettleAsync()
    {
        await Peer.RestAsync();
        await _parts.SettleAsync();
    }

    private string Shorten(string line)
    {
        var read = JsonNode.Parse(line)!.AsObject();
        if ((string?)read["type"] == "hello")
        {
            Token = (string)read["token"]!;
            var rooms = read["rooms"]!.AsArray().Select(room => $"{room!["name"]} {room["lastSeq"]} {room["members"]}");
            return $"hello {read["nick"]}: {string.Join(", ", rooms)}";
        }

        if (read.Remove("time", out var time))
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)time!);
        return read.ToJsonString(Readable);
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task RunAsync()
    {
        try
        {
            await new LineProtocol(_parts.LineServices).RunAsync(Peer);
        }
        finally
        {
            Peer.Ended();
        }
    }
}
