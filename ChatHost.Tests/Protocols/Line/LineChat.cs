using ChatHost.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>A line chat without connections: people type and read, and each line has had its effect before the next.</summary>
internal sealed class LineChat(ChatParts? parts = null)
{
    private int _lastId;

    public ChatParts Parts { get; } = parts ?? new();

    /// <summary>Somebody new, whose welcome is still to be read.</summary>
    public async Task<LinePerson> ConnectAsync()
    {
        var person = new LinePerson(this, new FakeConnection($"c{++_lastId}", Parts.Time));
        await person.SettleAsync();
        return person;
    }

    /// <summary>Somebody new with a name, announced, of whom everyone has read; nothing is left to read.</summary>
    public async Task<LinePerson> ConnectAsync(string nick, params LinePerson[] others)
    {
        var person = await ConnectAsync();
        await person.TypeAsync($"/nick {nick}");
        foreach (var reader in others.Append(person))
            reader.Read();
        return person;
    }

    /// <summary>Alice and Bob, who have read of each other.</summary>
    public async Task<(LinePerson Alice, LinePerson Bob)> ConnectTwoAsync()
    {
        var alice = await ConnectAsync("alice");
        return (alice, await ConnectAsync("bob", alice));
    }
}

/// <summary>Somebody in a <see cref="LineChat"/>.</summary>
internal sealed class LinePerson
{
    private readonly LineChat _chat;

    public LinePerson(LineChat chat, FakeConnection peer)
    {
        (_chat, Peer) = (chat, peer);
        Runs = RunAsync();
    }

    public FakeConnection Peer { get; }

    /// <summary>Completes when the session is over.</summary>
    public Task Runs { get; }

    /// <summary>Types a line; when this completes all have heard what came of it.</summary>
    public async Task TypeAsync(string line)
    {
        await Peer.TypeAsync(line);
        await _chat.Parts.SettleAsync();
    }

    /// <summary>Types bytes as they are.</summary>
    public async Task TypeAsync(byte[] bytes)
    {
        await Peer.TypeAsync(bytes);
        await _chat.Parts.SettleAsync();
    }

    /// <summary>Types a line and returns all that this person read then.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string line)
    {
        await TypeAsync(line);
        return Read();
    }

    public IReadOnlyList<string> Read() => Peer.Read();

    public async Task HangupAsync()
    {
        Peer.Hangup();
        await Runs.WaitAsync(TestWait.Patience);
        await _chat.Parts.SettleAsync();
    }

    public async Task SettleAsync()
    {
        await Peer.RestAsync();
        await _chat.Parts.SettleAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            await new LineProtocol(_chat.Parts.LineServices).RunAsync(Peer);
        }
        finally
        {
            Peer.Ended();
        }
    }
}
