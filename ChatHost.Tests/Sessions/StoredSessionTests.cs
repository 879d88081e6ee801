using ChatHost.History;
using ChatHost.Protocols;
using ChatHost.Protocols.Json;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Support;
using ChatHost.Sessions;

namespace ChatHost.Tests.Sessions;

/// <summary>How long a token is good, and what the store remembers under it.</summary>
public sealed class StoredSessionTests
{
    private readonly JsonChat _chat = new();

    [Theory]
    [InlineData("quit")]
    [InlineData("kick")]
    [InlineData("expiry")]
    [InlineData("unknown")]
    public async Task A_token_that_is_no_longer_good_gets_an_error_and_a_fresh_hello(string end)
    {
        var bob = await _chat.ConnectAsync("bob");
        var token = bob.Token;
        switch (end)
        {
            case "quit":
                await bob.Peer.TypeAsync("""{"type":"quit"}""");
                break;
            case "kick":
                bob.Peer.Disconnect(new(DisconnectReasonKind.Kicked, "enough"));
                break;
            case "expiry":
                bob.Peer.Hangup();
                break;
            default:
                token = SessionToken.Create();
                bob.Peer.Hangup();
                break;
        }

        await bob.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        if (end == "expiry")
            _chat.Parts.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        await _chat.Parts.SettleAsync();
        var again = await _chat.ResumeAsync(token, "{}", ""","id":"r" """);

        var read = again.Read();
        Assert.StartsWith("""{"type":"error","id":"r","code":"cannotResume",""", read[0], StringComparison.Ordinal);
        Assert.StartsWith("hello user", read[1], StringComparison.Ordinal);
        Assert.Equal(2, read.Count);
        Assert.NotEqual(token, again.Token);
        Assert.Equal(end == "unknown", _chat.Parts.Lobby.Names.Find(ChatParts.Nick("bob")) is not null);
    }

    [Fact]
    public async Task A_session_that_is_there_is_good_for_longer_than_its_token_would_be_alone()
    {
        var bob = await _chat.ConnectAsync("bob");

        for (var day = 0; day < 20; day++)
            _chat.Parts.Time.Advance(TimeSpan.FromDays(1));

        Assert.NotNull(await _chat.Parts.Tokens.FindAsync(SessionToken.HashOf(bob.Token), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tokens_that_are_to_live_shorter_from_now_on_are_renewed_in_time()
    {
        var bob = await _chat.ConnectAsync("bob");
        _chat.Parts.ResumeOptions = new() { TokenLifetime = TimeSpan.FromHours(1) };
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");

        _chat.Parts.Time.Advance(TimeSpan.FromHours(5));

        Assert.NotNull(await _chat.Parts.Tokens.FindAsync(SessionToken.HashOf(bob.Token), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_keeps_all_its_rooms_while_its_session_is_on_its_way_back_into_them()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var (chat, bob) = await LeaveWithTokenAsync(new() { Store = store });
        var (speaker, _) = await chat.Parts.EnterAsync("alice", "dev");
        var again = await chat.ConnectAsync();
        var goOn = await store.HoldUpAsync(speaker);

        var resuming = again.Peer.TypeAsync($$"""{"type":"resume","token":"{{bob.Token}}"}""");
        await TestWait.UntilAsync(() => chat.Parts.Lobby.Names.Find(ChatParts.Nick("bob"))?.Sessions.Single().Rooms.Length == 1);
        chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
        var kept = await chat.Parts.Tokens.FindAsync(SessionToken.HashOf(bob.Token), TestContext.Current.CancellationToken);
        goOn.SetResult();
        await resuming;

        Assert.Equal(["general", "dev"], kept!.Rooms.Select(room => room.Text));
        Assert.Equal(["general", "dev"], again.Peer.Session!.Rooms.Select(membership => membership.Room.Name.Text));
    }

    [Theory]
    [InlineData("""{"type":"send","room":"general","text":"hello"}""", true)]
    [InlineData("""{"type":"private","to":"bob","text":"hello"}""", true)]
    [InlineData("""{"type":"join","room":"dev"}""", false)]
    [InlineData("""{"type":"history","room":"general"}""", false)]
    public async Task A_token_is_stored_as_that_of_a_session_that_spoke_once_it_has(string request, bool speaks)
    {
        var bob = await _chat.ConnectAsync("bob");
        Assert.False((await FindAsync(bob.Token))!.HasSpoken);

        await bob.TypeAsync(request);
        Assert.Equal(speaks, (await FindAsync(bob.Token))!.HasSpoken);

        // And stays so when it comes back and says nothing.
        await bob.HangupAsync();
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(5));
        await _chat.ResumeAsync(bob.Token);
        Assert.Equal(speaks, (await FindAsync(bob.Token))!.HasSpoken);
    }

    [Fact]
    public async Task Of_two_who_come_for_one_token_while_the_store_goes_away_and_comes_back_one_has_the_session()
    {
        var tokens = new FailingTokens(new ChatParts().Tokens);
        var (chat, bob) = await LeaveWithTokenAsync(new() { Tokens = tokens });
        var one = await chat.ConnectAsync();
        var other = await chat.ConnectAsync();

        // It answers whether there is such a session, is away when the first asks which, and is there again for the second.
        tokens.FailsAt = 3;
        tokens.Gate = new();
        var both = Task.WhenAll(new[] { one, other }.Select(person => person.Peer.TypeAsync($$"""{"type":"resume","token":"{{bob.Token}}"}""")));
        await TestWait.UntilAsync(() => tokens.Asked == 2);
        tokens.Gate.SetResult();
        await both.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(1, new[] { one, other }.Count(person => person.Peer.Session!.Nickname.Text == "bob"));
        var refused = one.Peer.Session!.Nickname.Text == "bob" ? other : one;
        Assert.Contains(refused.Read(), line => line.Contains("cannotResume", StringComparison.Ordinal));
        Assert.NotNull(await FindAsync(chat, bob.Token));
    }

    [Fact]
    public async Task Where_a_room_cannot_be_entered_again_now_the_token_stays_good_with_all_its_rooms()
    {
        var store = new FailingHistoryStore(new ChatParts().Store);
        var (chat, bob) = await LeaveWithTokenAsync(new() { Store = store });
        store.FailsToOpen = true;
        var again = await chat.ConnectAsync();

        var read = await again.AskAsync($$"""{"type":"resume","token":"{{bob.Token}}","id":"r"}""");
        Assert.Equal("""{"type":"error","id":"r","code":"unavailable","text":"Not shown: the disk is away."}""", read[^1]);
        Assert.StartsWith("hello user", read[^2], StringComparison.Ordinal);
        Assert.Null(chat.Parts.Lobby.Names.Find(ChatParts.Nick("bob")));

        store.FailsToOpen = false;
        await again.TypeAsync($$"""{"type":"resume","token":"{{bob.Token}}","id":"s"}""");
        Assert.Equal(["general", "dev"], again.Peer.Session!.Rooms.Select(membership => membership.Room.Name.Text));
    }

    [Fact]
    public async Task The_token_brings_a_session_back_after_a_restart_and_its_ids_are_known()
    {
        var first = new ChatParts();
        var before = new JsonChat(first);
        var bob = await before.ConnectAsync("bob");
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.TypeAsync("""{"type":"send","room":"dev","text":"one","id":"c1"}""");

        var after = new JsonChat(new() { Store = first.Store, Tokens = first.Tokens, Time = first.Time });
        var again = await after.ResumeAsync(bob.Token, """{"dev":0}""");
        var repeated = await again.AskAsync("""{"type":"send","room":"dev","text":"one","id":"c1"}""");

        Assert.Equal(
            [
                "hello bob: general 0 1, dev 1 1",
                """{"type":"message","room":"dev","seq":1,"nick":"bob","text":"one"}""",
                """{"type":"ack","id":"c1","room":"dev","seq":1}""",
            ],
            repeated);
    }

    [Fact]
    public async Task Only_a_hash_of_the_token_is_kept()
    {
        var saved = new List<TokenRecord>();
        var chat = new JsonChat(new() { Tokens = new RecordingTokens(saved) });

        var bob = await chat.ConnectAsync("bob");

        Assert.All(saved, record => Assert.Equal(SessionToken.HashOf(bob.Token), record.Hash));
        Assert.Equal("bob", saved[^1].Nick.Text);
        Assert.Matches("^[0-9a-f]{64}$", saved[0].Hash);
    }

    private sealed class RecordingTokens(List<TokenRecord> saved) : ITokenStore
    {
        public int Count => saved.Count;

        public ValueTask SaveAsync(TokenRecord record, CancellationToken cancellationToken)
        {
            saved.Add(record);
            return ValueTask.CompletedTask;
        }

        public ValueTask<TokenRecord?> FindAsync(string hash, CancellationToken cancellationToken) => default;

        public ValueTask EndAsync(string hash, CancellationToken cancellationToken) => default;
    }

    /// <summary>Bob was in two rooms and cut off, and has not come back in time: there is only his token.</summary>
    private static async Task<(JsonChat Chat, JsonPerson Bob)> LeaveWithTokenAsync(ChatParts parts)
    {
        var chat = new JsonChat(parts);
        var bob = await chat.ConnectAsync("bob");
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.HangupAsync();
        chat.Parts.Time.Advance(TimeSpan.FromMinutes(5));
        await chat.Parts.SettleAsync();
        return (chat, bob);
    }

    private Task<TokenRecord?> FindAsync(string token) => FindAsync(_chat, token);

    private static async Task<TokenRecord?> FindAsync(JsonChat chat, string token) =>
        await chat.Parts.Tokens.FindAsync(SessionToken.HashOf(token), TestContext.Current.CancellationToken);

    /// <summary>A store that is away at one question, and holds up the first ones until the test lets them go.</summary>
    private sealed class FailingTokens(ITokenStore inner) : ITokenStore
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public int FailsAt { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public int Count => inner.Count;

        public ValueTask SaveAsync(TokenRecord record, CancellationToken cancellationToken) => inner.SaveAsync(record, cancellationToken);

        public ValueTask EndAsync(string hash, CancellationToken cancellationToken) => inner.EndAsync(hash, cancellationToken);

        public async ValueTask<TokenRecord?> FindAsync(string hash, CancellationToken cancellationToken)
        {
            if (Gate is null)
                return await inner.FindAsync(hash, cancellationToken);
            var asked = Interlocked.Increment(ref _asked);
            await Gate.Task;
            return asked == FailsAt
                ? throw new HistoryUnavailableException("the disk is away.")
                : await inner.FindAsync(hash, cancellationToken);
        }
    }
}
