using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

/// <summary>A log to which others append too, as on other machines: members hear all in the order of the numbers, each once.</summary>
public sealed class RoomWriterSharedLogTests
{
    private readonly FailingHistoryStore _store;
    private readonly ChatParts _chat;

    public RoomWriterSharedLogTests()
    {
        _store = new(new ChatParts { HistoryOptions = new() { MaxPerRoom = 1000 } }.Store);
        _chat = new() { Store = _store };
    }

    [Fact]
    public async Task What_others_appended_is_heard_before_what_follows_it()
    {
        var (dev, alice) = await EnterAsync("alice");
        var said = new List<string>();

        await AppendElsewhereAsync(dev, "one", "two", "three");
        dev.Say(RoomEventKind.Message, "four", new Receipt(said));
        await _chat.SettleAsync();

        Assert.Equal(["dev 1 carol: one", "dev 2 carol: two", "dev 3 carol: three", "dev 4 alice: four"], alice.Take());
        Assert.Equal(["said 4"], said);
    }

    [Fact]
    public async Task What_others_appended_is_heard_as_soon_as_that_is_known_and_once()
    {
        var (dev, alice) = await EnterAsync("alice");

        await AppendElsewhereAsync(dev, "one", "two");
        FailingHistoryStore.TellGrown(dev.Room.Log, 1);
        await _chat.SettleAsync();
        Assert.Equal(["dev 1 carol: one"], alice.Take());
        FailingHistoryStore.TellGrown(dev.Room.Log, 2);
        FailingHistoryStore.TellGrown(dev.Room.Log, 1);
        FailingHistoryStore.TellGrown(dev.Room.Log, 2);
        dev.Say(RoomEventKind.Message, "three", receipt: null);
        FailingHistoryStore.TellGrown(dev.Room.Log, 3);
        await _chat.SettleAsync();

        Assert.Equal(["dev 2 carol: two", "dev 3 alice: three"], alice.Take());
    }

    [Fact]
    public async Task While_the_hole_cannot_be_read_nobody_hears_what_is_behind_it_and_then_all_hear_all()
    {
        var (dev, alice) = await EnterAsync("alice");
        var said = new List<string>();

        await AppendElsewhereAsync(dev, "one");
        _store.FailReads();
        dev.Say(RoomEventKind.Message, "two", new Receipt(said));
        await _chat.SettleAsync();
        Assert.Empty(alice.Take());
        Assert.Equal(["not said: the disk is away."], said);
        _store.Recover();
        dev.Say(RoomEventKind.Message, "three", new Receipt(said));
        await _chat.SettleAsync();

        Assert.Equal(["dev 1 carol: one", "dev 2 alice: two", "dev 3 alice: three"], alice.Take());
        Assert.Equal("said 3", said[^1]);
    }

    [Theory]
    [InlineData(257)]
    [InlineData(700)]
    [InlineData(3000)]
    public async Task A_long_hole_is_heard_as_far_as_it_is_kept(int count)
    {
        var (dev, alice) = await EnterAsync("alice");

        await AppendElsewhereAsync(dev, [.. Enumerable.Range(1, count).Select(number => $"{number}")]);
        dev.Say(RoomEventKind.Message, "last", receipt: null);
        await _chat.SettleAsync();

        var heard = alice.Events.Where(happened => happened.IsNumbered).Select(happened => happened.Seq).ToArray();
        var first = Math.Max(1, count + 2 - 1000);
        Assert.Equal(Enumerable.Range(first, count + 2 - first).Select(number => (long)number), heard);
    }

    [Fact]
    public async Task Whoever_read_further_than_the_room_had_come_hears_nothing_twice()
    {
        var (dev, alice) = await EnterAsync("alice");
        await AppendElsewhereAsync(dev, "one", "two");
        var (bob, heard) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);

        // It has read both from the log.
        await joined.Membership!.GoLiveAsync(after: 2);
        dev.Say(RoomEventKind.Message, "three", receipt: null);
        await _chat.SettleAsync();

        Assert.Equal(["dev 3 alice: three"], heard.Take().Where(line => line.StartsWith("dev ", StringComparison.Ordinal) && char.IsAsciiDigit(line[4])));
        Assert.Equal(["dev 1 carol: one", "dev 2 carol: two", "dev 3 alice: three"], alice.Take().Where(line => char.IsAsciiDigit(line[4])));
    }

    [Fact]
    public async Task What_waits_for_its_turn_in_the_round_is_not_taken_for_what_others_appended()
    {
        var (dev, alice) = await EnterAsync("alice");
        var (bob, heard) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        alice.Take();
        heard.Take();
        var goOn = await _store.HoldUpAsync(dev);

        // All in the next round, in whose log these lines are from its beginning.
        var live = joined.Membership!.GoLiveAsync(after: 1_000_000);
        FailingHistoryStore.TellGrown(dev.Room.Log, 3);
        dev.Say(RoomEventKind.Message, "two", receipt: null);
        dev.Say(RoomEventKind.Message, "three", receipt: null);
        goOn.SetResult();
        await live;
        await _chat.SettleAsync();

        Assert.Equal(["dev 1 alice: held up", "dev 2 alice: two", "dev 3 alice: three"], alice.Take());
        Assert.Equal(["dev 2 alice: two", "dev 3 alice: three"], heard.Take());
    }

    [Fact]
    public async Task What_others_appended_behind_what_waits_for_its_turn_is_heard_after_it()
    {
        var (dev, alice) = await EnterAsync("alice");
        var goOn = await _store.HoldUpAsync(dev);
        FailingHistoryStore.TellGrown(dev.Room.Log, 3);
        dev.Say(RoomEventKind.Message, "two", receipt: null);
        var appends = 0;
        _store.AfterAppend = () => ++appends == 2 ? AppendElsewhereAsync(dev, "three") : Task.CompletedTask;
        goOn.SetResult();
        await TestWait.UntilAsync(() => alice.Events.Any(happened => happened.Seq == 3));
        await _chat.SettleAsync();

        Assert.Equal(["dev 1 alice: held up", "dev 2 alice: two", "dev 3 carol: three"], alice.Take());
    }

    private async Task<(Membership Dev, RecordingRecipient Heard)> EnterAsync(string nick)
    {
        var (dev, heard) = await _chat.EnterAsync(nick, "dev");
        await _chat.SettleAsync();
        heard.Take();
        return (dev, heard);
    }

    private static async Task AppendElsewhereAsync(Membership dev, params string[] texts)
    {
        Assert.True(Nickname.TryParse("carol", out var carol, out _));
        await FailingHistoryStore.InnerOf(dev.Room.Log).AppendAsync(
            [.. texts.Select(text => new Draft(RoomEventKind.Message, carol, text, SentAs: null))], TestContext.Current.CancellationToken);
    }

    private sealed class Receipt(List<string> said) : ISayReceipt
    {
        public void Said(RoomName room, long first, long last) => said.Add($"said {first}");

        public void NotSaid(RoomName room, string reason) => said.Add($"not said: {reason}");

        public void Denied(RoomName room, Denial denial) => said.Add("denied");
    }
}
