using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Sessions;

public sealed class NameRestorerTests
{
    [Fact]
    public async Task Names_in_use_are_counted_as_they_are_now()
    {
        var chat = new ChatParts();
        _ = new NameRestorer(chat.Lobby.Names, chat.Store, chat.Accounts, new(chat.Database), chat.ServerBans, chat.Meters);
        var (alice, _) = await chat.EnterAsync("alice", "dev");
        await chat.EnterAsync("bob", "dev");

        chat.Lobby.End(alice.Session);

        Assert.Equal(1, Assert.Single(chat.Meters.Read("chathost.names")));
    }
}
