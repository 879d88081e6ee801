using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>What is said, and how each reader reads it.</summary>
public sealed class LineSessionTests
{
    private readonly LineChat _chat = new();

    [Fact]
    public async Task A_line_is_heard_by_the_others_and_not_echoed()
    {
        var (alice, bob) = await _chat.ConnectTwoAsync();

        await alice.TypeAsync("hello");
        await alice.TypeAsync("  with blanks  ");
        await alice.TypeAsync("//slash");

        Assert.Equal(["alice: hello", "alice:   with blanks  ", "alice: /slash"], bob.Read());
        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task Lines_of_another_room_than_the_current_one_say_which()
    {
        var (alice, bob) = await _chat.ConnectTwoAsync();
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
        var (alice, bob) = await _chat.ConnectTwoAsync();
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
        var (alice, bob) = await _chat.ConnectTwoAsync();

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
        var (alice, bob) = await _chat.ConnectTwoAsync();

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
        var (alice, bob) = await _chat.ConnectTwoAsync();

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
        var (alice, bob) = await _chat.ConnectTwoAsync();

        await alice.TypeAsync(line);

        Assert.Equal(["~ alice waves"], bob.Read());
    }

    [Fact]
    public async Task A_line_said_in_no_room_is_refused()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync("/leave");
        alice.Read();

        foreach (var line in new[] { "hello", "/me waves", "/topic x", "/topic", "/leave", "/history", "/since 0", "/who" })
            Assert.Equal(["! You are in no room. /join one."], await alice.AskAsync(line));
    }

    [Fact]
    public async Task A_rename_is_read_once_whatever_rooms_are_shared()
    {
        var (alice, bob) = await _chat.ConnectTwoAsync();
        await alice.TypeAsync("/join dev");
        await bob.TypeAsync("/join dev");
        alice.Read();
        bob.Read();

        Assert.Equal(["Nickname changed to: al"], await alice.AskAsync("/nick al"));

        Assert.Equal(["* alice is now known as al."], bob.Read());
    }

    [Fact]
    public async Task A_line_that_the_log_rejected_is_reported_to_its_sender()
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
    public async Task A_member_who_joins_while_others_speak_reads_each_line_once_in_order()
    {
        var (alice, bob) = await _chat.ConnectTwoAsync();
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
}
