using ChatHost.Sessions;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class RoomsCommandTests : CommandTests
{
    [Fact]
    public async Task The_most_populous_room_is_first()
    {
        await Alice.TypeAsync("/join dev");
        await Bob.TypeAsync("/join art");
        Alice.Read();

        Assert.Equal(["* general: 2 here", "* art: 1 here", "* dev: 1 here"], await AskAsync("/rooms"));
    }

    [Fact]
    public async Task The_first_hundred_are_shown_and_the_total()
    {
        for (var i = 0; i < 3; i++)
        {
            var person = await Chat.ConnectAsync();
            for (var room = 0; room < 49; room++)
                await Chat.Parts.JoinAsync(person.Peer.Session!, $"room{i}-{room}");
        }

        var read = await AskAsync("/rooms");

        Assert.Equal(101, read.Count);
        Assert.Equal("* 148 rooms in all, the first 100 shown.", read[^1]);
    }

    [Fact]
    public async Task Without_rooms_the_answer_says_how_to_make_one()
    {
        await Bob.TypeAsync("/leave");
        await Alice.TypeAsync("/leave");
        Alice.Read();

        Assert.Equal(["* There are no rooms. /join makes one."], await AskAsync("/rooms"));
    }
}
