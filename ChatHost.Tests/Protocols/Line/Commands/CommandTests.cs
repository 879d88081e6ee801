using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

/// <summary>Alice, who types the commands, and Bob, both in general with nothing left to read.</summary>
public abstract class CommandTests : IAsyncLifetime
{
    internal LineChat Chat { get; private set; } = null!;

    internal LinePerson Alice { get; private set; } = null!;

    internal LinePerson Bob { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Chat = new(CreateParts());
        Alice = await Chat.ConnectAsync("alice");
        Bob = await Chat.ConnectAsync("bob", Alice);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal virtual ChatParts CreateParts() => new();

    /// <summary>What Alice reads after typing a line.</summary>
    internal Task<IReadOnlyList<string>> AskAsync(string line) => Alice.AskAsync(line);
}
