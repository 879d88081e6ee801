using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

/// <summary>Who is in a room, and in which order they hear what happens there.</summary>
public sealed class RoomWriterTests
{
    private readonly ChatParts _chat = new() { RoomOptions = new() { PresenceLimit = 3 } };

    [Fact]
    public async Task Joins_leaves_and_renames_are_announced_only_while_the_room_is_small()
    {
        var (_, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.EnterAsync("bob", "dev");
        var (third, _) = await _chat.EnterAsync("third", "dev");
        await _chat.SettleAsync();
        Assert.Equal("dev third joined (3)", alice.Take()[^1]);

        var (fourth, _) = await _chat.EnterAsync("fourth", "dev");
        _chat.Lobby.TryRename(third.Session, ChatParts.Nick("Drei"));
        third.Session.Leave(third);
        await _chat.SettleAsync();
        Assert.Empty(alice.Take());

        // Who was not announced leaves silently; who comes now is.
        fourth.Session.Leave(fourth);
        await _chat.EnterAsync("fifth", "dev");
        await _chat.SettleAsync();
        Assert.Equal(["dev fifth joined (3)"], alice.Take());
    }

    [Fact]
    public async Task A_line_said_by_one_who_then_leaves_is_heard_before_the_leaving()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        await _chat.SettleAsync();
        bob.Take();

        dev.Say(RoomEventKind.Message, "bye", receipt: null);
        _chat.Lobby.End(dev.Session);
        await _chat.SettleAsync();

        Assert.Equal(["dev 1 alice: bye", "dev alice left (1)"], bob.Take());
    }

    [Fact]
    public async Task A_room_of_several_thousand_hears_everything_once()
    {
        var recipients = new List<RecordingRecipient>();
        Membership? speaker = null;
        for (var i = 0; i < 2500; i++)
        {
            var (session, recipient) = _chat.Enter();
            speaker = await _chat.JoinAsync(session, "dev");
            recipients.Add(recipient);
            recipient.Take();
        }

        speaker!.Say(RoomEventKind.Message, "one", receipt: null);
        speaker!.Say(RoomEventKind.Message, "two", receipt: null);
        await _chat.SettleAsync();

        Assert.All(recipients, recipient => Assert.Equal(["dev 1 user2500: one", "dev 2 user2500: two"], recipient.Take()));
    }

    [Fact]
    public async Task Members_who_leave_in_any_order_are_the_ones_who_are_gone()
    {
        var random = new Random(20260131);
        var present = new List<Membership>();
        for (var i = 0; i < 300; i++)
        {
            present.Add(await _chat.JoinAsync(_chat.Enter().Session, "dev"));
            if (random.Next(3) != 0)
                continue;
            var gone = present[random.Next(present.Count)];
            gone.Session.Leave(gone);
            gone.Room.Post(new RoomRequest.Leave(gone, text: null));
            present.Remove(gone);
        }

        Assert.True(_chat.Rooms.TryFind(ChatParts.Room("dev"), out var room));
        var here = await room.WhoAsync();
        Assert.Equal(present.Select(member => member.Session.Id).Order(), here.Select(member => member.Id).Order());
        Assert.Equal(present.Count, room.MemberCount);
    }
}
