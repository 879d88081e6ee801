using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

/// <summary>What is erased in a room, those hear who are in it, in the room's order.</summary>
public sealed class RoomWriterEraseTests
{
    private readonly FailingHistoryStore _store = new(new ChatParts().Store);
    private readonly ChatParts _chat;

    public RoomWriterEraseTests() => _chat = new() { Store = _store };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_in_the_room_hear_what_was_erased_among_what_is_said()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        Say(dev, "a", "b");
        await _chat.SettleAsync();
        alice.Take();

        var erased = await EraseAsync(dev.Room, 1, 1);
        Say(dev, "c");
        await _chat.SettleAsync();

        Assert.Equal(1, erased);
        Assert.Equal(["Erased 1", "Message 3"], Heard(alice).TakeLast(2));
    }

    [Fact]
    public async Task A_message_later_in_the_same_round_is_not_erased_before_it_is_heard()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        var goOn = await _store.HoldUpAsync(dev);

        var request = new RoomRequest.Erase(1, long.MaxValue, by: null);
        dev.Room.Post(request);
        Say(dev, "after");
        goOn.SetResult();
        await _chat.SettleAsync();

        Assert.Equal([1], (await request.Task.WaitAsync(TestWait.Patience, Cancel)).Erased.Select(mark => mark.Seq));
        Assert.Equal(["Message 1", "Erased 1", "Message 2"], Heard(alice));
        Assert.Equal("after", (await dev.Room.ReadAfterAsync(1, 1, Cancel))[0].Text);
    }

    [Fact]
    public async Task A_member_who_reads_the_log_during_an_erase_hears_of_what_it_has_read_before_it_is_live()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        Say(dev, "a", "b", "c", "d");
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false, hearsNotices: true);

        await EraseAsync(dev.Room, 2, 3);
        var before = Heard(recipient).Count();
        await joined.Membership!.GoLiveAsync(after: 2);
        await _chat.SettleAsync();

        // 2 it has read, so it hears that it is gone; 3 it reads as the log has it now.
        Assert.Equal(["Erased 2", "Erased 3", "Message 4"], Heard(recipient).Skip(before));
    }

    [Fact]
    public async Task Much_is_erased_and_the_room_goes_on_talking_meanwhile()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        Say(dev, [.. Enumerable.Repeat("a", 2000)]);

        var erasing = EraseAsync(dev.Room, 1, long.MaxValue);
        Say(dev, "b");
        var erased = await erasing;
        await _chat.SettleAsync();

        // Said before or after the erasing began, it is heard, and erased only in the first case.
        Assert.InRange(erased, 2000, 2001);
        Assert.Equal(2001, dev.Room.LastSeq);
        Assert.Contains("Message 2001", Heard(alice));
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => $"Erased {i}"), Heard(alice).Where(text => text.StartsWith("Erased", StringComparison.Ordinal)).Take(2000));
    }

    [Fact]
    public async Task An_empty_room_disappears_when_all_of_it_is_erased()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        Say(dev, "a");
        dev.Session.Leave(dev);
        await _chat.SettleAsync();

        await EraseAsync(dev.Room, 1, long.MaxValue);

        await TestWait.UntilAsync(() => !_chat.Rooms.TryFind(ChatParts.Room("dev"), out _));
    }

    private static void Say(Membership membership, params string[] texts)
    {
        foreach (var text in texts)
            membership.Say(RoomEventKind.Message, text, receipt: null);
    }

    private static Task<long> EraseAsync(Room room, long first, long last) =>
        room.EraseAsync(first, last, by: null).AsTask().WaitAsync(TestWait.Patience, Cancel);

    private static IEnumerable<string> Heard(RecordingRecipient recipient) =>
        recipient.Events.Where(e => e.IsNumbered).Select(e => $"{e.Kind} {e.Seq}");
}
