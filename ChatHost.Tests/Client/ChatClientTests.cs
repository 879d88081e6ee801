using ChatHost.Client;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Client;

/// <summary>What a client asks for, against the real server.</summary>
public sealed class ChatClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_joins_says_and_reads_over_either_carrier(bool overWebSocket)
    {
        await using var host = await InProcessHost.StartAsync();
        await using var alice = ClientStart.Start(ClientStart.Uri(host, overWebSocket), "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await read.UntilAsync<JoinedEvent>(joined => joined is { Room: "dev", LastSeq: 0 });
        await using var bob = ClientStart.Start(ClientStart.Uri(host, overWebSocket), "bob", "dev");

        var numbers = new[] { await bob.SendAsync("dev", "one", Cancellation), await bob.SendActionAsync("dev", "waves", Cancellation) };

        var action = await read.UntilAsync<MessageEvent>(message => message.IsAction);
        Assert.Equal([1, 2], numbers);
        Assert.Equal(("dev", 2L, "bob", "waves"), (action.Room, action.Seq, action.Nick, action.Text));
        Assert.Equal([1, 2], read.Numbers("dev"));
        Assert.Equal(("alice", "bob"), (alice.Nick, bob.Nick));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_is_in_its_rooms_and_in_no_others(bool overWebSocket)
    {
        await using var host = await InProcessHost.StartAsync();
        await using var alice = ClientStart.Start(ClientStart.Uri(host, overWebSocket), "alice", "dev", "ops");
        await alice.SendAsync("ops", "here", Cancellation);
        await alice.LeaveAsync("dev", Cancellation);

        var refused = await Assert.ThrowsAsync<ChatRequestException>(() => alice.SendAsync("general", "not here", Cancellation));

        Assert.Equal("notInRoom", refused.Code);
        Assert.Equal("notInRoom", (await Assert.ThrowsAsync<ChatRequestException>(() => alice.LeaveAsync("dev", Cancellation))).Code);
        Assert.Equal(["alice"], (await alice.GetMembersAsync("ops", Cancellation)).Nicks);
    }

    [Fact]
    public async Task A_client_renames_itself_and_others_read_it()
    {
        await using var host = await InProcessHost.StartAsync();
        var web = ClientStart.Uri(host, overWebSocket: true);
        await using var alice = ClientStart.Start(web, "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await read.UntilAsync<JoinedEvent>();
        await using var bob = ClientStart.Start(web, "bob", "dev");
        await read.UntilAsync<JoinedEvent>(joined => joined.Nick == "bob");

        await bob.ChangeNickAsync("rob", Cancellation);

        var renamed = await read.UntilAsync<RenamedEvent>();
        Assert.Equal(("bob", "rob"), (renamed.Nick, renamed.To));
        Assert.Equal("rob", bob.Nick);
        var taken = await Assert.ThrowsAsync<ChatRequestException>(() => bob.ChangeNickAsync("ALICE", Cancellation));
        Assert.Equal("nickInUse", taken.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_nickname_in_use_is_reported_and_the_session_begins_under_another(bool overWebSocket)
    {
        await using var host = await InProcessHost.StartAsync();
        var server = ClientStart.Uri(host, overWebSocket);
        await using var alice = ClientStart.Start(server, "alice", "dev");
        await alice.SendAsync("dev", "first", Cancellation);
        await using var other = ClientStart.Start(server, "alice", "dev");
        await using var read = new ReceivedEvents(other);

        var error = await read.UntilAsync<ErrorEvent>();

        Assert.Equal("nickInUse", error.Code);
        Assert.NotEqual("alice", other.Nick);
        Assert.Equal(2, await other.SendAsync("dev", "second", Cancellation));
    }

    [Fact]
    public async Task Private_lines_reach_one_person_and_their_sender_reads_a_copy()
    {
        await using var host = await InProcessHost.StartAsync();
        var web = ClientStart.Uri(host, overWebSocket: true);
        await using var alice = ClientStart.Start(web, "alice", "dev");
        await using var aliceRead = new ReceivedEvents(alice);
        await aliceRead.UntilAsync<JoinedEvent>();
        await using var bob = ClientStart.Start(web, "bob", "dev");
        await using var bobRead = new ReceivedEvents(bob);

        await bob.SendPrivateAsync("alice", "psst", Cancellation);

        var line = await aliceRead.UntilAsync<PrivateEvent>();
        Assert.Equal(("bob", "alice", "psst"), (line.Nick, line.To, line.Text));
        Assert.Equal(line, await bobRead.UntilAsync<PrivateEvent>());
        Assert.Equal("noSuchNick", (await Assert.ThrowsAsync<ChatRequestException>(() => bob.SendPrivateAsync("nobody", "?", Cancellation))).Code);
    }

    [Fact]
    public async Task Private_lines_of_ignored_people_do_not_come_and_their_messages_are_marked()
    {
        await using var host = await InProcessHost.StartAsync();
        var web = ClientStart.Uri(host, overWebSocket: true);
        await using var bob = ClientStart.Start(web, "bob", "dev");
        await bob.SendAsync("dev", "here", Cancellation);
        await using var alice = ClientStart.Start(web, "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await alice.IgnoreAsync("bob", Cancellation);

        await bob.SendPrivateAsync("alice", "unheard", Cancellation);
        await bob.SendAsync("dev", "marked", Cancellation);
        await read.UntilAsync<MessageEvent>(message => message is { Text: "marked", IsIgnored: true });
        await alice.UnignoreAsync("bob", Cancellation);
        await bob.SendPrivateAsync("alice", "heard", Cancellation);

        Assert.Equal("heard", (await read.UntilAsync<PrivateEvent>()).Text);
    }

    [Theory]
    [InlineData(null, 3, new long[] { 8, 9, 10 })]
    [InlineData(0L, 3, new long[] { 1, 2, 3 })]
    [InlineData(8L, 100, new long[] { 9, 10 })]
    [InlineData(10L, 100, new long[0])]
    public async Task History_is_read_from_after_a_number_or_from_the_end(long? after, int limit, long[] expected)
    {
        await using var host = await InProcessHost.StartAsync();
        var web = ClientStart.Uri(host, overWebSocket: true);
        await using var bob = ClientStart.Start(web, "bob", "dev");
        await using var bobRead = new ReceivedEvents(bob);
        Assert.Equal(new SeqRange(1, 10), await bob.SendLinesAsync("dev", [.. Enumerable.Range(1, 10).Select(i => $"line {i}")], Cancellation));
        await using var alice = ClientStart.Start(web, "alice");
        await using var read = new ReceivedEvents(alice);

        var inside = await bob.GetHistoryAsync("dev", after, limit, Cancellation);
        var outside = await alice.GetHistoryAsync("dev", after, limit, Cancellation);

        Assert.Equal(expected, inside.Select(kept => kept.Seq));
        Assert.Equal(expected, outside.Select(kept => kept.Seq));
        await bobRead.UntilAsync<MessageEvent>(message => message is { Seq: 10, First: 1 });
        Assert.Equal(10, bobRead.Numbers("dev").Count());
        Assert.Empty(read.Numbers("dev"));
    }

    [Fact]
    public async Task History_asked_for_while_others_talk_is_the_rooms_and_live_events_stay_in_order()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:Burst=10000", "Limits:Messages:PerSecond=10000");
        var web = ClientStart.Uri(host, overWebSocket: true);
        await using var alice = ClientStart.Start(web, "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await read.UntilAsync<JoinedEvent>();
        await using var bob = ClientStart.Start(web, "bob", "dev");
        await using var bobRead = new ReceivedEvents(bob);

        var saying = Task.WhenAll(Enumerable.Range(1, 300).Select(i => bob.SendAsync("dev", $"line {i}", Cancellation)));
        var pages = new List<IReadOnlyList<NumberedEvent>>();
        do
        {
            pages.Add(await alice.GetHistoryAsync("dev", after: 0, limit: 50, Cancellation));
        }
        while (!saying.IsCompleted);

        await read.UntilAsync<MessageEvent>(message => message.Seq == 300);
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), read.Numbers("dev"));
        Assert.All(pages, page => Assert.Equal(Enumerable.Range(1, page.Count).Select(i => (long)i), page.Select(kept => kept.Seq)));
    }

    [Fact]
    public async Task Search_finds_the_messages_with_all_the_terms()
    {
        await using var host = await InProcessHost.StartAsync();
        await using var bob = ClientStart.Start(ClientStart.Uri(host, overWebSocket: false), "bob", "dev");
        await bob.SendLinesAsync("dev", ["a red fish", "a blue fish", "a red bird"], Cancellation);

        var found = await bob.SearchAsync("dev", "fish red", cancellationToken: Cancellation);

        Assert.Equal(["a red fish"], found.Cast<MessageEvent>().Select(message => message.Text));
    }

    [Fact]
    public async Task Topics_are_set_asked_for_and_unset()
    {
        await using var host = await InProcessHost.StartAsync();
        await using var bob = ClientStart.Start(ClientStart.Uri(host, overWebSocket: true), "bob", "dev");
        await using var read = new ReceivedEvents(bob);
        Assert.Null(await bob.GetTopicAsync("dev", Cancellation));

        Assert.Equal(1, await bob.SetTopicAsync("dev", "Releases", Cancellation));

        Assert.Equal("Releases", (await read.UntilAsync<TopicEvent>()).Text);
        Assert.Equal("Releases", await bob.GetTopicAsync("dev", Cancellation));
        await bob.SetTopicAsync("dev", "", Cancellation);
        Assert.Null(await bob.GetTopicAsync("dev", Cancellation));
    }

    [Fact]
    public async Task All_rooms_are_listed_over_as_many_pages_as_they_need()
    {
        await using var host = await InProcessHost.StartAsync("Limits:Messages:Burst=1000", "History:MaxReplay=10");
        var rooms = Enumerable.Range(1, 25).Select(i => $"room{i}").ToArray();
        await using var bob = ClientStart.Start(ClientStart.Uri(host, overWebSocket: true), "bob", rooms);
        await bob.SetTopicAsync("room25", "the last", Cancellation);

        var listed = new List<RoomSummary>();
        await foreach (var room in bob.GetRoomsAsync(Cancellation))
            listed.Add(room);

        Assert.Equal(rooms.Order(), listed.Where(room => room.Members == 1).Select(room => room.Name).Order());
        Assert.Contains(new RoomSummary("room25", 1, 1, "the last"), listed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_quits_has_left_at_once_with_a_parting_message(bool overWebSocket)
    {
        await using var host = await InProcessHost.StartAsync();
        await using var alice = ClientStart.Start(ClientStart.Uri(host, overWebSocket: true), "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await read.UntilAsync<JoinedEvent>();
        var bob = ClientStart.Start(ClientStart.Uri(host, overWebSocket), "bob", "dev");
        await using var bobRead = new ReceivedEvents(bob);
        await bob.SendAsync("dev", "hello", Cancellation);

        await bob.QuitAsync("good night", Cancellation);
        await bobRead.ToEndAsync();

        var left = await read.UntilAsync<LeftEvent>(left => left.Nick == "bob");
        Assert.Equal("good night", left.Text);
        Assert.Empty(bobRead.All.OfType<DisconnectedEvent>());
        await Assert.ThrowsAsync<IOException>(() => bob.SendAsync("dev", "too late", Cancellation));
        await bob.DisposeAsync();
    }
}
