using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class JoinCommandTests : CommandTests
{
    private FailingHistoryStore _store = null!;

    [Fact]
    public async Task A_room_is_made_on_first_join_and_becomes_current()
    {
        Assert.Equal(["* You are in dev. 1 here. Last number: 0."], await AskAsync("/join dev"));

        Assert.Equal(["* You are in dev. 2 here. Last number: 0."], await Bob.AskAsync("/join DEV"));
        Assert.Equal(["* bob joined dev."], Alice.Read());
        await Alice.TypeAsync("hello");
        Assert.Equal(["alice: hello"], Bob.Read());
    }

    [Fact]
    public async Task The_last_messages_follow_oldest_first()
    {
        await Alice.TypeAsync("/join dev");
        await Alice.TypeAsync("one");
        await Alice.TypeAsync("/me waves");
        await Alice.TypeAsync("/topic weather");

        Assert.Equal(
            [
                "* You are in dev. 2 here. Last number: 3.",
                "[2026-01-31 23:59:58] alice: one",
                "[2026-01-31 23:59:58] ~ alice waves",
                "[2026-01-31 23:59:58] * Topic of dev: weather",
            ],
            await Bob.AskAsync("/join dev"));
    }

    [Fact]
    public async Task No_more_of_them_than_the_setting_says()
    {
        await Alice.TypeAsync("/join dev");
        for (var i = 1; i <= 12; i++)
            await Alice.TypeAsync($"{i}");

        var read = await Bob.AskAsync("/join dev");

        Assert.Equal(Enumerable.Range(3, 10).Select(i => $"[2026-01-31 23:59:58] alice: {i}"), read.Skip(1));
    }

    [Fact]
    public async Task Joining_a_room_again_makes_it_current_and_shows_the_last_messages_again()
    {
        await Alice.TypeAsync("hello");
        await Bob.TypeAsync("/join dev");
        Bob.Read();

        Assert.Equal(
            ["* You are in general. 2 here. Last number: 1.", "[2026-01-31 23:59:58] alice: hello"],
            await Bob.AskAsync("/join general"));
        await Alice.TypeAsync("again");

        Assert.Equal(["alice: again"], Bob.Read());
        Assert.Empty(Alice.Read());
    }

    [Theory]
    [InlineData("/join", "! Usage: /join ROOM [PASSWORD]")]
    [InlineData("/join two! words", "! Invalid room name: 1 to 32 letters, digits, _ or -, starting with a letter or digit.")]
    [InlineData("/join \u001Bdev", "! Invalid room name: 1 to 32 letters, digits, _ or -, starting with a letter or digit.")]
    public async Task Invalid_room_names_are_refused(string line, string answer) =>
        Assert.Equal([answer], await AskAsync(line));

    [Fact]
    public async Task The_number_of_rooms_of_a_session_is_limited()
    {
        await Alice.TypeAsync("/join one");
        await Alice.TypeAsync("/join two");
        Alice.Read();

        Assert.Equal(["! Too many rooms: the limit is 3."], await AskAsync("/join three"));
    }

    [Fact]
    public async Task The_number_of_rooms_is_limited()
    {
        await Alice.TypeAsync("/join one");
        await Alice.TypeAsync("/join two");
        await Bob.TypeAsync("/join three");
        Bob.Read();

        Assert.Equal(["! Too many rooms: the limit is 4."], await Bob.AskAsync("/join four"));
    }

    [Fact]
    public async Task Notices_of_joins_leaves_and_renames_during_the_replay_are_read_in_order_among_the_lines()
    {
        var carol = await Chat.ConnectAsync("carol", Alice, Bob);
        await Alice.TypeAsync("/join dev");
        await Alice.TypeAsync("one");

        // A rename is read once, in the first room that tells it.
        await Bob.TypeAsync("/leave");
        Bob.Read();
        Bob.Peer.BeforeLongAnswer = async () =>
        {
            Bob.Peer.BeforeLongAnswer = () => Task.CompletedTask;
            await carol.TypeAsync("/join dev");
            await carol.TypeAsync("hello");
            await carol.TypeAsync("/nick caroline");
            await Alice.TypeAsync("two");
            await carol.TypeAsync("/leave dev");
            await carol.TypeAsync("/join dev");
        };

        Assert.Equal(
            [
                "* You are in dev. 2 here. Last number: 1.",
                "[2026-01-31 23:59:58] alice: one",
                "* carol joined dev.",
                "carol: hello",
                "* carol is now known as caroline.",
                "alice: two",
                "* caroline left dev.",
                "* caroline joined dev.",
            ],
            await Bob.AskAsync("/join dev"));
    }

    [Fact]
    public async Task More_than_a_page_said_during_the_replay_is_read_whole()
    {
        await Alice.TypeAsync("/join dev");
        await Alice.TypeAsync("0");
        var dev = Alice.Peer.Session!.In(ChatParts.Room("dev"))!;
        Bob.Peer.BeforeLongAnswer = async () =>
        {
            Bob.Peer.BeforeLongAnswer = () => Task.CompletedTask;
            for (var i = 1; i <= 300; i++)
                dev.Say(RoomEventKind.Message, $"{i}", receipt: null);
            await dev.Room.FlushAsync();
        };

        var read = await Bob.AskAsync("/join dev");

        Assert.Equal(Enumerable.Range(1, 300).Select(i => $"alice: {i}"), read.Skip(2));
    }

    [Fact]
    public async Task A_failed_log_is_reported_on_joining_and_the_room_is_heard_from_then_on()
    {
        await Alice.TypeAsync("/join dev");
        await Alice.TypeAsync("one");
        _store.FailReads();

        Assert.Equal(
            ["* You are in dev. 2 here. Last number: 1.", "! Not shown: the disk is away."], await Bob.AskAsync("/join dev"));
        await Alice.TypeAsync("two");

        Assert.Equal(["alice: two"], Bob.Read());
    }

    [Fact]
    public async Task When_the_log_goes_away_while_others_speak_one_hears_the_room_all_the_same()
    {
        await Alice.TypeAsync("/join dev");
        await Alice.TypeAsync("one");
        var isFirst = true;
        _store.BeforeRead(async () =>
        {
            if (isFirst)
                await Alice.TypeAsync("missed");
            isFirst = false;
            throw new HistoryUnavailableException("the disk is away.");
        });

        Assert.Equal(
            ["* You are in dev. 2 here. Last number: 1.", "! Not shown: the disk is away."], await Bob.AskAsync("/join dev"));
        await Alice.TypeAsync("three");

        Assert.Equal(["alice: three"], Bob.Read());
    }

    internal override ChatParts CreateParts()
    {
        _store = new(new ChatParts().Store);
        return new() { Store = _store, RoomOptions = new() { MaxPerSession = 3, MaxRooms = 4 } };
    }
}
