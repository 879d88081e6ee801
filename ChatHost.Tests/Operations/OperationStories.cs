using ChatHost.Operations;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations;

/// <summary>What each operation does, told once and run over every protocol: the same requests, the same effects, the same refusals.</summary>
public sealed class OperationStories
{
    private readonly ChatParts _parts = new() { RoomOptions = new() { MaxPerSession = 3 }, LimitOptions = new() { MaxIgnores = 1, MaxLineBytes = 64 } };

    public static TheoryData<string> Protocols => [.. Speaker.Protocols];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_nickname_is_taken_and_the_room_reads_so(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);

        Assert.Empty(await alice.NickAsync("carol"));
        Assert.Equal(["alice is carol"], bob.Read());
        Assert.Equal(["! Nickname already in use: bob"], await alice.NickAsync("bob"));
        Assert.Equal([$"! Invalid nickname: {Reason("no way")}"], await alice.NickAsync("no way"));
        Assert.Empty(bob.Read());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_room_is_entered_with_what_was_said_in_it(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);
        await bob.JoinAsync("dev");
        await _parts.SettleAsync();
        (await _parts.Rooms.GetOrMakeAsync(ChatParts.Room("dev"))).Post(
            new ChatHost.Rooms.RoomRequest.SayAll(new(ChatHost.Messages.Nickname.Server), ["hello"]));
        await _parts.SettleAsync();
        bob.Read();

        Assert.Equal(["hello"], (await alice.JoinAsync("dev")).Select(line => line[(line.IndexOf("server: ", StringComparison.Ordinal) + 8)..]));
        Assert.Equal(["[dev] alice joined"], bob.Read());
        await alice.JoinAsync("ops");
        Assert.Equal(["! Too many rooms: the limit is 3."], await alice.JoinAsync("one-more"));
        Assert.StartsWith("! Invalid room name: ", Assert.Single(await alice.JoinAsync("#")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_room_is_left(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);
        await alice.JoinAsync("dev");

        Assert.Equal(["! You are not in ops."], await alice.LeaveAsync("ops"));
        var told = await alice.LeaveAsync("general");

        Assert.DoesNotContain(told, line => line.StartsWith("! ", StringComparison.Ordinal));
        Assert.Equal(["[general] alice left"], bob.Read());
        Assert.Equal(["! You are not in general."], await alice.LeaveAsync("general"));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Messages_and_actions_are_read_by_the_others(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);

        await alice.SayAsync("hello");
        await alice.ActAsync("waves");

        Assert.Equal(["[general] alice: hello", "[general] ~ alice waves"], bob.Read());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Who_writes_in_private_to_somebody_away_reads_why_and_rooms_read_nothing(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);

        Assert.Empty(await bob.AwayAsync("gone \u0001fishing"));
        Assert.Empty(alice.Read());
        Assert.Equal(["bob is away: gone fishing"], await alice.PrivateAsync("bob", "hi"));
        Assert.Equal(["private alice: hi"], bob.Read());
        Assert.Empty(await bob.AwayAsync(""));
        Assert.Empty(await alice.PrivateAsync("bob", "back?"));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_topic_is_set_shown_and_unset(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);

        Assert.Equal(["[general] topic: "], await alice.AskTopicAsync());
        Assert.Equal(["[general] topic: the weather"], await alice.SetTopicAsync("the weather"));
        Assert.Equal(["[general] topic: the weather"], bob.Read());
        Assert.Equal(["[general] topic: the weather"], await alice.AskTopicAsync());
        Assert.Equal(["[general] topic: "], await alice.SetTopicAsync(""));
        Assert.Equal(["[general] topic: "], await alice.AskTopicAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Rooms_and_their_members_are_listed(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);
        await bob.JoinAsync("dev");

        Assert.Equal(["general 2", "dev 1"], await alice.RoomsAsync());
        Assert.Equal(["[general] alice, bob"], await alice.WhoAsync("general"));
        Assert.Equal(["[dev] bob"], await alice.WhoAsync("dev"));
        Assert.Equal(["! No such room: nowhere"], await alice.WhoAsync("nowhere"));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_private_message_reaches_one_person(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);

        Assert.Empty(await alice.PrivateAsync("bob", "psst"));
        Assert.Equal(["private alice: psst"], bob.Read());
        Assert.Equal(["! No such nickname: nobody"], await alice.PrivateAsync("nobody", "psst"));
        Assert.Equal(["! No such nickname: names are made of letters and digits."], await alice.PrivateAsync("\u200B", "psst"));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task History_is_shown_from_its_end_after_a_number_and_by_words(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);
        foreach (var text in new[] { "one", "two", "three" })
            await bob.SayAsync(text);
        alice.Read();

        Assert.Equal(["[general] bob: two", "[general] bob: three"], await alice.HistoryAsync("general", 2));
        Assert.Equal(["[general] bob: two", "[general] bob: three"], await alice.SinceAsync("general", 1));
        Assert.Equal(["[general] bob: three"], await alice.SearchAsync("hre"));
        Assert.Equal(["! No such room: nowhere"], await alice.HistoryAsync("nowhere", 2));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Messages_of_ignored_people_are_hidden(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);
        var carol = await Speaker.ConnectAsync("Json", _parts, "carol");
        alice.Read();

        Assert.Empty(await alice.IgnoreAsync("bob"));
        Assert.Equal(["! Too many ignored: the limit is 1."], await alice.IgnoreAsync("carol"));
        Assert.Equal(["! You cannot ignore yourself."], await alice.IgnoreAsync("alice"));
        Assert.Equal(["! No such nickname: nobody"], await alice.IgnoreAsync("nobody"));
        await bob.SayAsync("hidden");
        await bob.PrivateAsync("alice", "hidden too");
        await carol.SayAsync("seen");
        Assert.Equal(["[general] carol: seen"], alice.Read());
        Assert.Empty(await alice.UnignoreAsync("bob"));
        Assert.Equal(["! You do not ignore bob."], await alice.UnignoreAsync("bob"));
        await bob.SayAsync("seen again");
        Assert.Equal(["[general] bob: seen again"], alice.Read());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Help_lists_everything_that_can_be_typed(string protocol)
    {
        var (alice, _) = await MeetAsync(protocol);

        // Over JSON /json is no command: JSON is spoken already.
        var rows = OperationTable.Rows.Where(row => row.Verb is not null && (protocol != "Typed" || row.JsonType is not null));
        Assert.Equal(rows.Select(row => row.Usage), await alice.HelpAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_person_who_quits_leaves_a_parting_message(string protocol)
    {
        var (alice, bob) = await MeetAsync(protocol);

        await alice.QuitAsync("so long");
        await _parts.SettleAsync();

        Assert.Equal(["[general] alice left"], bob.Read());
        Assert.False(_parts.Lobby.Names.IsTaken(ChatParts.Nick("alice")));
    }

    private static string Reason(string nick) =>
        ChatHost.Messages.Nickname.TryParse(nick, out _, out var reason) ? throw new InvalidOperationException() : reason;

    /// <summary>Alice over the protocol, and Bob over JSON, who reads what comes of it.</summary>
    private async Task<(Speaker Alice, Speaker Bob)> MeetAsync(string protocol)
    {
        var bob = await Speaker.ConnectAsync("Json", _parts, "bob");
        var alice = await Speaker.ConnectAsync(protocol, _parts, "alice");
        bob.Read();
        return (alice, bob);
    }
}
