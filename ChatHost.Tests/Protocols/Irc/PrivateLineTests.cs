namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Private lines between accounts: none is lost, and history has them.</summary>
public sealed class PrivateLineTests
{
    private const string Capabilities = "sasl batch message-tags draft/chathistory";
    private readonly IrcChat _chat = new();

    [Fact]
    public async Task What_was_missed_is_shown_after_the_welcome_and_not_lost_where_there_was_none()
    {
        var alice = await ConnectAsync("alice");
        await alice.AskAsync("QUIT");
        await alice.HangupAsync();
        var bob = await ConnectAsync("bob");
        await bob.AskAsync("PRIVMSG alice :one");

        // It logs in, and is gone before it is welcome. What comes meanwhile is missed too.
        var first = await LogInAsync("alice");
        await bob.AskAsync("PRIVMSG alice :two");
        await first.HangupAsync();
        await bob.AskAsync("PRIVMSG alice :three");

        var second = await ConnectAsync("alice", isNew: false, reads: true);
        Assert.Equal(["one", "two", "three"], second.Read().Where(line => line.Contains(" PRIVMSG ", StringComparison.Ordinal)).Select(TextOf));
        await second.HangupAsync();
        var third = await ConnectAsync("alice", isNew: false, reads: true);
        Assert.DoesNotContain(third.Read(), line => line.Contains(" PRIVMSG ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_lines_of_two_accounts_are_history_for_the_two_and_nobody_else()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var carol = await ConnectAsync("carol");
        var guest = await _chat.ConnectAsync("guest", Capabilities);
        await carol.AskAsync("PRIVMSG alice :another pair");
        for (var i = 1; i <= 5; i++)
        {
            _chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
            await (i % 2 == 1 ? alice : bob).AskAsync($"PRIVMSG {(i % 2 == 1 ? "bob" : "alice")} :line {i}");
        }

        alice.Read();
        var all = await alice.AskAsync("CHATHISTORY LATEST bob * 10");
        Assert.EndsWith(" chathistory bob", all[0], StringComparison.Ordinal);
        Assert.Matches("^@batch=[0-9a-f]+;msgid=p2-1 :alice![^ ]+ PRIVMSG bob :line 1$", all[1]);
        Assert.Matches("^@batch=[0-9a-f]+;msgid=p2-2 :bob![^ ]+ PRIVMSG alice :line 2$", all[2]);
        Assert.Equal(["line 1", "line 2", "line 3", "line 4", "line 5"], all.Skip(1).SkipLast(1).Select(TextOf));
        Assert.Equal(["line 4", "line 5"], await TextsAsync(bob, "LATEST alice * 2"));
        Assert.Equal(["line 2", "line 3"], await TextsAsync(alice, "BEFORE bob msgid=p2-4 2"));
        Assert.Equal(["line 3", "line 4"], await TextsAsync(alice, "AFTER bob msgid=p2-2 2"));
        Assert.Equal(["line 2", "line 3", "line 4"], await TextsAsync(alice, "BETWEEN bob msgid=p2-1 msgid=p2-5 10"));
        Assert.Equal(["line 2", "line 3"], await TextsAsync(alice, "AROUND bob msgid=p2-3 2"));
        foreach (var stranger in new[] { guest, carol })
        {
            stranger.Read();
            Assert.DoesNotContain(await stranger.AskAsync("CHATHISTORY LATEST bob * 10"), line => line.Contains("line ", StringComparison.Ordinal));
        }

        Assert.Equal(
            [":ChatHost.chat FAIL CHATHISTORY INVALID_TARGET LATEST nobody :Messages could not be retrieved"], await alice.AskAsync("CHATHISTORY LATEST nobody * 10"));
        Assert.Equal(
            [":ChatHost.chat FAIL CHATHISTORY INVALID_PARAMS BEFORE bob :Invalid reference"], await alice.AskAsync("CHATHISTORY BEFORE bob msgid=p1-1 10"));
    }

    [Fact]
    public async Task The_id_of_a_private_line_is_the_same_for_both_kept_or_not()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var guest = await _chat.ConnectAsync("guest", Capabilities + " echo-message");
        alice.Read();
        await bob.AskAsync("PRIVMSG alice :kept");
        Assert.StartsWith("@msgid=p1-1 ", Assert.Single(alice.Read()), StringComparison.Ordinal);
        var echo = Assert.Single(await guest.AskAsync("PRIVMSG alice :not kept"));
        Assert.Matches("^@msgid=[0-9a-f]{20} ", echo);
        Assert.Equal(echo, Assert.Single(alice.Read()));
    }

    [Fact]
    public async Task Targets_are_in_the_order_of_their_latest_messages()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        await alice.AskAsync("JOIN #one,#two,#empty");
        var times = new List<string>();
        foreach (var line in new[] { "PRIVMSG #one :a", "PRIVMSG bob :b", "PRIVMSG #two :c", "PRIVMSG #one :d" })
        {
            _chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
            times.Add($"{_chat.Parts.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
            await alice.AskAsync(line);
        }

        async Task<string[]> AskAsync(IrcPerson person, string bounds) =>
            [.. (await person.AskAsync($"CHATHISTORY TARGETS {bounds}")).Skip(1).SkipLast(1).Select(line => line[(line.IndexOf("TARGETS ", StringComparison.Ordinal) + 8)..])];

        const string All = "timestamp=2000-01-01T00:00:00.000Z timestamp=2999-01-01T00:00:00.000Z";
        Assert.Equal([$"bob {times[1]}", $"#two {times[2]}", $"#one {times[3]}"], await AskAsync(alice, $"{All} 10"));
        Assert.Equal([$"bob {times[1]}"], await AskAsync(alice, $"{All} 1"));
        Assert.Equal([$"#one {times[3]}"], await AskAsync(alice, "timestamp=2999-01-01T00:00:00.000Z timestamp=2000-01-01T00:00:00.000Z 1"));
        Assert.Equal([$"#two {times[2]}"], await AskAsync(alice, $"timestamp={times[1]} timestamp={times[3]} 10"));
        bob.Read();
        Assert.Equal([$"alice {times[1]}"], await AskAsync(bob, $"{All} 10"));
        Assert.StartsWith(":ChatHost.chat FAIL CHATHISTORY INVALID_PARAMS TARGETS ", Assert.Single(await alice.AskAsync("CHATHISTORY TARGETS * * 10")), StringComparison.Ordinal);
    }

    private static async Task<string[]> TextsAsync(IrcPerson person, string asked)
    {
        person.Read();
        return [.. (await person.AskAsync($"CHATHISTORY {asked}")).Skip(1).SkipLast(1).Select(TextOf)];
    }

    private static string TextOf(string line) => line[(line.IndexOf(" :", line.IndexOf(" PRIVMSG ", StringComparison.Ordinal), StringComparison.Ordinal) + 2)..];

    private async Task<IrcPerson> LogInAsync(string nick)
    {
        var person = _chat.Open();
        await person.TypeAsync($"CAP REQ :{Capabilities}");
        await person.TypeAsync($"NICK {nick}");
        await person.TypeAsync("AUTHENTICATE PLAIN");
        await person.TypeAsync($"AUTHENTICATE {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{nick}\0correct-horse"))}");
        return person;
    }

    private async Task<IrcPerson> ConnectAsync(string nick, bool isNew = true, bool reads = false)
    {
        var person = isNew ? _chat.Open() : await LogInAsync(nick);
        if (isNew)
        {
            await person.TypeAsync($"CAP REQ :{Capabilities}");
            await person.TypeAsync($"NICK {nick}");
            await person.TypeAsync("REGISTER * * correct-horse");
        }

        await person.TypeAsync($"USER {nick} 0 * :{nick}");
        await person.TypeAsync("CAP END");
        if (!reads)
            person.Read();
        return person;
    }
}
