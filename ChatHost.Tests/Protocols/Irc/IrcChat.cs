using ChatHost.Protocols.Irc;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>IRC clients without connections, in one chat with people who speak in lines; each line has had its effect before the next.</summary>
internal sealed class IrcChat(ChatParts? parts = null)
{
    private int _lastId;

    public ChatParts Parts { get; } = parts ?? new();

    /// <summary>A client that has said nothing yet.</summary>
    public IrcPerson Open(string? certificate = null, System.Net.IPAddress? address = null) =>
        new(this, new FakeConnection($"i{++_lastId}", Parts.Time) { Certificate = certificate, Address = address });

    /// <summary>A client with a name, welcome; nothing is left to read.</summary>
    public async Task<IrcPerson> ConnectAsync(string nick, string? capabilities = null)
    {
        var person = Open();
        if (capabilities is not null)
            await person.TypeAsync($"CAP REQ :{capabilities}");
        await person.TypeAsync($"NICK {nick}");
        await person.TypeAsync($"USER {nick} 0 * :The {nick}");
        if (capabilities is not null)
            await person.TypeAsync("CAP END");
        person.Read();
        return person;
    }

    /// <summary>The same in channels.</summary>
    public async Task<IrcPerson> JoinAsync(string nick, string channels, string? capabilities = null)
    {
        var person = await ConnectAsync(nick, capabilities);
        await person.TypeAsync($"JOIN {channels}");
        person.Read();
        return person;
    }

    /// <summary>Somebody who speaks in lines, in the room that everyone enters.</summary>
    public Task<LinePerson> ConnectLineAsync(string nick) => new LineChat(Parts).ConnectAsync(nick);
}

/// <summary>A client in an <see cref="IrcChat"/>.</summary>
internal sealed class IrcPerson
{
    private readonly IrcChat _chat;

    public IrcPerson(IrcChat chat, FakeConnection peer)
    {
        (_chat, Peer) = (chat, peer);
        Runs = RunAsync();
    }

    public FakeConnection Peer { get; }

    public Task Runs { get; }

    /// <summary>Sends a line; when this completes all have heard what came of it.</summary>
    public async Task TypeAsync(string line)
    {
        await Peer.TypeAsync(line);
        await _chat.Parts.SettleAsync();
    }

    public async Task TypeAsync(byte[] bytes)
    {
        await Peer.TypeAsync(bytes);
        await _chat.Parts.SettleAsync();
    }

    /// <summary>Sends a line and returns all that came then.</summary>
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

    private async Task RunAsync()
    {
        try
        {
            await new IrcProtocol(_chat.Parts.IrcServices).RunAsync(Peer);
        }
        finally
        {
            Peer.Ended();
        }
    }
}
