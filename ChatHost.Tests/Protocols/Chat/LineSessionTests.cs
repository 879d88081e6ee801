using System.Text;
using ChatHost.History;
using ChatHost.Protocols;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Chat;

public sealed class LineSessionTests
{
    private readonly LineChat _chat = new();

    [Fact]
    public async Task The_server_speaks_first()
    {
        var alice = await _chat.ConnectAsync();
        var bob = await _chat.ConnectAsync();

        Assert.Equal(
            ["Welcome to the chat server!", "* You are user1 in general. 1 here. Type /help for commands."], alice.Read());
        Assert.Equal(
            ["Welcome to the chat server!", "* You are user2 in general. 2 here. Type /help for commands."], bob.Read());
    }

    [Fact]
    public async Task The_welcome_of_the_settings_follows_as_notices()
    {
        var chat = new LineChat(new() { ServerOptions = new() { Welcome = ["Be kind.", "Maintenance at 22:00."] } });

        var alice = await chat.ConnectAsync();

        Assert.Equal(["* Be kind.", "* Maintenance at 22:00."], alice.Read().Skip(2));
    }

    [Fact]
    public async Task Nothing_is_replayed_on_connect()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync("hello");

        var bob = await _chat.ConnectAsync();

        Assert.Equal(2, bob.Read().Count);
    }

    [Fact]
    public async Task One_who_came_is_announced_with_the_first_line_or_after_a_second()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync();
        var eve = await _chat.ConnectAsync();
        Assert.Empty(alice.Read());

        await bob.TypeAsync("hi");
        Assert.Equal(["* user2 joined general.", "user2: hi"], alice.Read());
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
        await eve.SettleAsync();
        Assert.Equal(["* user3 joined general."], alice.Read());
    }

    [Fact]
    public async Task A_port_probe_is_not_heard_of()
    {
        var alice = await _chat.ConnectAsync("alice");
        var probe = await _chat.ConnectAsync();

        await probe.HangupAsync();
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(2));
        await alice.SettleAsync();

        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task A_line_is_heard_by_the_others_and_not_echoed()
    {
        var (alice, bob) = await TwoAsync();

        await alice.TypeAsync("hello");
        await alice.TypeAsync("  with blanks  ");
        await alice.TypeAsync("//slash");

        Assert.Equal(["alice: hello", "alice:   with blanks  ", "alice: /slash"], bob.Read());
        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task Lines_of_another_room_than_the_current_one_say_which()
    {
        var (alice, bob) = await TwoAsync();
        await bob.TypeAsync("/join dev");
        bob.Read();

        await alice.TypeAsync("hello");
        await alice.TypeAsync("/me waves");
        await alice.TypeAsync("/topic weather");
        Assert.Equal(["[general] alice: hello", "[general] ~ alice waves", "* Topic of general: weather"], bob.Read());

        await bob.TypeAsync("/leave");
        bob.Read();
        await alice.TypeAsync("again");
        Assert.Equal(["alice: again"], bob.Read());
    }

    [Fact]
    public async Task The_same_batch_reaches_each_reader_in_the_form_for_its_current_room()
    {
        var (alice, bob) = await TwoAsync();
        var eve = await _chat.ConnectAsync("eve", alice, bob);
        await eve.TypeAsync("/join dev");
        eve.Read();

        await alice.TypeAsync(Encoding.UTF8.GetBytes("one\ntwo\n"));

        Assert.Equal(["alice: one", "alice: two"], bob.Read());
        Assert.Equal(["[general] alice: one", "[general] alice: two"], eve.Read());
    }

    [Fact]
    public async Task Empty_lines_and_lines_of_controls_alone_are_ignored()
    {
        var (alice, bob) = await TwoAsync();

        await alice.TypeAsync("");
        await alice.TypeAsync("\u0007\u202E");
        await alice.TypeAsync("/me \u0007");
        await alice.TypeAsync("/topic \u0007");
        await alice.TypeAsync("/msg bob \u0007");

        Assert.Empty(bob.Read());
        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task A_line_too_long_is_dropped_whole_and_the_connection_stays()
    {
        var (alice, bob) = await TwoAsync();

        Assert.Equal(["! Line too long: the limit is 4096 bytes."], await alice.AskAsync(new string('x', 4097)));
        await alice.TypeAsync(new string('y', 4096));

        Assert.Equal(["alice: " + new string('y', 4096)], bob.Read());
    }

    [Theory]
    [InlineData(0xC3, 0x28)]
    [InlineData(0xED, 0xA0)]
    [InlineData(0xC0, 0xAF)]
    public async Task A_line_that_is_no_text_is_dropped_and_the_connection_stays(byte first, byte second)
    {
        var (alice, bob) = await TwoAsync();

        await alice.TypeAsync([(byte)'a', first, second, (byte)'\n']);
        Assert.Equal(["! Not valid UTF-8."], alice.Read());
        await alice.TypeAsync("Grüße 😀");

        Assert.Equal(["alice: Grüße 😀"], bob.Read());
    }

    [Fact]
    public async Task An_unknown_command_is_named()
    {
        var alice = await _chat.ConnectAsync("alice");

        Assert.Equal(["! Unknown command: /foo. Type /help for commands."], await alice.AskAsync("/foo bar"));
        Assert.Equal(["! Unknown command: /. Type /help for commands."], await alice.AskAsync("/ bar"));
    }

    [Theory]
    [InlineData("/ME waves")]
    [InlineData("/me \t waves \t")]
    public async Task Commands_are_known_in_any_case_and_with_any_blanks(string line)
    {
        var (alice, bob) = await TwoAsync();

        await alice.TypeAsync(line);

        Assert.Equal(["~ alice waves"], bob.Read());
    }

    [Fact]
    public async Task One_in_no_room_is_told_so()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync("/leave");
        alice.Read();

        foreach (var line in new[] { "hello", "/me waves", "/topic x", "/topic", "/leave", "/history", "/since 0", "/who" })
            Assert.Equal(["! You are in no room. /join one."], await alice.AskAsync(line));
    }

    [Fact]
    public async Task Without_a_place_in_the_default_room_one_is_in_no_room()
    {
        var chat = new LineChat(new() { RoomOptions = new() { MaxRooms = 1 } });
        var alice = await chat.ConnectAsync("alice");
        await alice.TypeAsync("/leave");
        await alice.TypeAsync("/join dev");

        var bob = await chat.ConnectAsync();

        Assert.Equal(
            ["Welcome to the chat server!", "* You are user2 in no room. 0 here. Type /help for commands."], bob.Read());
        Assert.Equal(["! You are in no room. /join one."], await bob.AskAsync("hello"));
    }

    [Fact]
    public async Task A_rename_is_read_once_whatever_rooms_are_shared()
    {
        var (alice, bob) = await TwoAsync();
        await alice.TypeAsync("/join dev");
        await bob.TypeAsync("/join dev");
        alice.Read();
        bob.Read();

        Assert.Equal(["Nickname changed to: al"], await alice.AskAsync("/nick al"));

        Assert.Equal(["* alice is now known as al."], bob.Read());
    }

    [Fact]
    public async Task Whoever_goes_leaves_all_rooms_and_the_name_is_free()
    {
        var (alice, bob) = await TwoAsync();
        await alice.TypeAsync("/join dev");
        await bob.TypeAsync("/join dev");
        bob.Read();

        await alice.HangupAsync();

        Assert.Equal(["* alice left dev.", "* alice left general."], bob.Read().Order());
        Assert.Equal(["Nickname changed to: alice"], await bob.AskAsync("/nick alice"));
    }

    [Fact]
    public async Task A_line_that_the_log_did_not_take_is_told_to_its_sender()
    {
        var parts = new ChatParts();
        var store = new FailingHistoryStore(parts.Store);
        var chat = new LineChat(new() { Store = store });
        var alice = await chat.ConnectAsync("alice");
        var bob = await chat.ConnectAsync("bob", alice);

        store.FailAppends();
        Assert.Equal(["! Not said: the disk is full."], await alice.AskAsync("hello"));
        store.FailReads();
        Assert.Equal(["! Not shown: the disk is away."], await alice.AskAsync("/history"));
        store.Recover();
        await alice.TypeAsync("again");

        Assert.Equal(["alice: again"], bob.Read());
    }

    [Fact]
    public async Task After_the_notice_that_one_left_nothing_of_the_room_is_read()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var chat = new LineChat(new() { Store = store });
        var alice = await chat.ConnectAsync("alice");
        var bob = await chat.ConnectAsync("bob", alice);
        var (isAppending, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.BeforeAppend(() =>
        {
            isAppending.TrySetResult();
            return goOn.Task;
        });

        await alice.Peer.TypeAsync("on its way");
        await isAppending.Task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await bob.Peer.TypeAsync("/leave");
        goOn.SetResult();
        await bob.SettleAsync();

        Assert.Equal(["* You left general."], bob.Read());
    }

    [Fact]
    public async Task A_burst_is_free_and_then_lines_are_paced_losing_none_and_telling_once()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 10, Burst = 5 } } });
        var bob = await chat.ConnectAsync();
        await bob.TypeAsync("/nick bob");
        var alice = await chat.ConnectAsync();
        alice.Read();
        bob.Read();

        await alice.TypeAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 30).Select(i => $"{i}\n"))));
        Assert.Equal(["* user2 joined general.", .. Said(1, 5)], bob.Read());
        Assert.Equal(["* Slow down: your lines are paced to 10 a second."], alice.Read());
        Assert.Equal(TimeSpan.FromMilliseconds(100), alice.Peer.PausedFor);

        for (var i = 6; i <= 30; i++)
        {
            chat.Parts.Time.Advance(TimeSpan.FromMilliseconds(100));
            await alice.SettleAsync();
            Assert.Equal(Said(i, 1), bob.Read());
        }

        Assert.Empty(alice.Read());
        Assert.Null(alice.Peer.PausedFor);

        static IEnumerable<string> Said(int first, int count) => Enumerable.Range(first, count).Select(i => $"user2: {i}");
    }

    [Fact]
    public async Task A_short_breath_makes_no_new_burst()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 1, Burst = 10 } } });
        var alice = await chat.ConnectAsync();
        alice.Read();
        await alice.TypeAsync(string.Join("\r\n", Enumerable.Range(1, 11)));
        Assert.Single(alice.Read());
        chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
        await alice.SettleAsync();

        chat.Parts.Time.Advance(TimeSpan.FromSeconds(3));
        await alice.TypeAsync("one\r\ntwo\r\nthree\r\nfour");

        Assert.NotNull(alice.Peer.PausedFor);
        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task A_new_burst_is_told_again()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 1, Burst = 2 } } });
        var alice = await chat.ConnectAsync();
        alice.Read();

        for (var burst = 0; burst < 3; burst++)
        {
            await alice.TypeAsync("one\r\ntwo\r\nthree\r\nfour");
            Assert.Equal(["* Slow down: your lines are paced to 1 a second."], alice.Read());
            chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
            await alice.SettleAsync();
            Assert.Empty(alice.Read());
            chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
            await alice.SettleAsync();
            Assert.Null(alice.Peer.PausedFor);
            chat.Parts.Time.Advance(TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public async Task Pacing_hides_no_ending()
    {
        var chat = new LineChat(new() { LimitOptions = new() { Messages = new() { PerSecond = 1, Burst = 1 } } });
        var bob = await chat.ConnectAsync();
        var alice = await chat.ConnectAsync();
        await alice.TypeAsync("one\r\ntwo\r\nthree");
        Assert.NotNull(alice.Peer.PausedFor);
        bob.Read();

        await alice.HangupAsync();

        Assert.Equal(["* user2 left general."], bob.Read());
    }

    [Fact]
    public async Task A_dismissed_session_leaves_as_others_do()
    {
        var (alice, bob) = await TwoAsync();

        alice.Peer.Dismiss(new(DismissalKind.Kicked, "enough"));
        await alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await bob.SettleAsync();

        Assert.Equal(["* alice left general."], bob.Read());
    }

    [Fact]
    public async Task The_line_before_the_hangup_is_said()
    {
        var (alice, bob) = await TwoAsync();

        await alice.TypeAsync("last words");
        await alice.HangupAsync();

        Assert.Equal(["alice: last words", "* alice left general."], bob.Read());
    }

    [Fact]
    public async Task Who_joins_while_others_speak_reads_each_line_once_in_order()
    {
        var (alice, bob) = await TwoAsync();
        for (var i = 1; i <= 20; i++)
            await alice.TypeAsync($"{i}");
        await bob.TypeAsync("/leave");
        bob.Read();
        // While bob reads what was said, alice goes on.
        var next = 21;
        bob.Peer.BeforeLongAnswer = async () =>
        {
            for (; next <= 30; next++)
                await alice.TypeAsync($"{next}");
        };

        await bob.TypeAsync("/join general");
        await alice.TypeAsync("31");

        var read = bob.Read();
        Assert.Equal("* You are in general. 2 here. Last number: 20.", read[0]);
        Assert.Equal(
            Enumerable.Range(11, 10).Select(i => $"[2026-01-31 23:59:58] alice: {i}").Concat(
                Enumerable.Range(21, 11).Select(i => $"alice: {i}")),
            read.Skip(1));
    }

    private async Task<(LinePerson Alice, LinePerson Bob)> TwoAsync()
    {
        var alice = await _chat.ConnectAsync("alice");
        return (alice, await _chat.ConnectAsync("bob", alice));
    }
}
