using ChatHost.Messages;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations;

/// <summary>Reading a room's log up to what is said now.</summary>
public sealed class CatchUpTests
{
    [Fact]
    public async Task A_reader_that_goes_while_it_is_far_behind_ends_its_reading()
    {
        var chat = new JsonChat();
        var bob = await chat.ConnectAsync("bob");
        var dev = await chat.Parts.JoinAsync(chat.Parts.Enter("alice").Session, "dev");
        for (var i = 0; i < 1000; i++)
            dev.Say(RoomEventKind.Message, $"{i}", receipt: null);
        await chat.Parts.SettleAsync();
        bob.Peer.BeforeLongAnswer = () =>
        {
            bob.Peer.IsGone = true;
            return Task.CompletedTask;
        };

        await bob.TypeAsync("""{"type":"join","room":"dev","since":0}""");
        await bob.HangupAsync();

        Assert.InRange(bob.Read().Count, 2, 600);
    }
}
