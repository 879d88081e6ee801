namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 11 of the reference, draft/metadata-2.</summary>
public sealed class MetadataTests
{
    private readonly IrcChat _chat = new();

    [Fact]
    public async Task An_account_has_metadata_that_others_read()
    {
        var alice = await RegisterAsync("alice");
        Assert.Equal([":ChatHost.chat 761 alice * url * :https://example.org/ a"], await alice.AskAsync("METADATA * SET url :https://example.org/\u0002 a"));
        await alice.AskAsync("METADATA alice SET status :");
        var bob = await _chat.ConnectAsync("bob", "draft/metadata-2 batch");

        var read = await bob.AskAsync("METADATA alice LIST");
        Assert.Matches("^:ChatHost.chat BATCH [+][0-9a-f]+ metadata alice$", read[0]);
        Assert.Matches("^@batch=[0-9a-f]+ :ChatHost.chat 761 bob alice status [*] :$", read[1]);
        Assert.Matches("^@batch=[0-9a-f]+ :ChatHost.chat 761 bob alice url [*] :https://example.org/ a$", read[2]);
        Assert.Equal(4, read.Count);
        read = await bob.AskAsync("METADATA alice GET nothing url Bad$");
        Assert.EndsWith(" 766 bob alice nothing :key not set", read[1], StringComparison.Ordinal);
        Assert.Contains(" 761 bob alice url ", read[2], StringComparison.Ordinal);
        Assert.EndsWith(" FAIL METADATA KEY_INVALID Bad$ :Invalid key", read[3], StringComparison.Ordinal);

        Assert.Equal([":ChatHost.chat 766 alice * url :key not set"], await alice.AskAsync("METADATA * SET url"));
        Assert.StartsWith(":ChatHost.chat FAIL METADATA KEY_NOT_SET * url :", Assert.Single(await alice.AskAsync("METADATA * SET url")), StringComparison.Ordinal);
        Assert.Equal(3, (await alice.AskAsync("METADATA * CLEAR")).Count);
        Assert.Equal(2, (await bob.AskAsync("METADATA alice LIST")).Count);
    }

    [Fact]
    public async Task It_is_read_again_by_whoever_comes_back()
    {
        var alice = await RegisterAsync("alice");
        await alice.AskAsync("METADATA * SET url :x");
        await alice.HangupAsync();
        var again = _chat.Open();
        await again.TypeAsync("CAP REQ :draft/metadata-2 batch sasl");
        await again.TypeAsync("NICK alice");
        await again.TypeAsync("AUTHENTICATE PLAIN");
        await again.TypeAsync($"AUTHENTICATE {Convert.ToBase64String("\0alice\0correct-horse"u8)}");
        await again.TypeAsync("USER alice 0 * :alice");
        Assert.Contains(await again.AskAsync("CAP END"), line => line.EndsWith(" METADATA alice url * :x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_has_subscribed_to_a_key_reads_what_changes()
    {
        var alice = await RegisterAsync("alice");
        await alice.AskAsync("JOIN #dev");
        var bob = await _chat.JoinAsync("bob", "#dev", "draft/metadata-2 batch");
        var carol = await _chat.JoinAsync("carol", "#dev", "draft/metadata-2 batch");
        bob.Read();
        Assert.Equal([":ChatHost.chat 770 bob :url status"], await bob.AskAsync("METADATA * SUB url status"));
        Assert.Equal([":ChatHost.chat 772 bob :url status"], await bob.AskAsync("METADATA * SUBS"));
        alice.Read();

        await alice.AskAsync("METADATA * SET url :x");
        await alice.AskAsync("METADATA #dev SET status :busy");
        await alice.AskAsync("METADATA #dev SET other :unseen");
        Assert.Equal([" METADATA alice url * :x", " METADATA #dev status * :busy"], bob.Read().Select(Rest));
        Assert.Empty(carol.Read());
        Assert.Equal([":ChatHost.chat 771 bob :url"], await bob.AskAsync("METADATA * UNSUB url"));
        await alice.AskAsync("METADATA * SET url");
        Assert.Empty(bob.Read());

        await alice.AskAsync("METADATA * SET url :y");
        await carol.AskAsync("METADATA * SUB url");
        var synced = await carol.AskAsync("METADATA #dev SYNC");
        Assert.Equal(3, synced.Count);
        Assert.EndsWith(" METADATA alice url * :y", synced[1], StringComparison.Ordinal);
        var late = await _chat.ConnectAsync("late", "draft/metadata-2 batch");
        await late.AskAsync("METADATA * SUB url status");
        Assert.Equal(2, (await late.AskAsync("JOIN #dev")).Count(line => line.Contains(" METADATA ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("METADATA * SET url :x", "KEY_NO_PERMISSION * url")]
    [InlineData("METADATA alice SET url :x", "KEY_NO_PERMISSION alice url")]
    [InlineData("METADATA #dev SET url :x", "KEY_NO_PERMISSION #dev url")]
    [InlineData("METADATA #dev CLEAR", "KEY_NO_PERMISSION #dev *")]
    [InlineData("METADATA nobody LIST", "INVALID_TARGET nobody")]
    [InlineData("METADATA #nowhere LIST", "INVALID_TARGET #nowhere")]
    [InlineData("METADATA * SET Bad :x", "KEY_INVALID Bad")]
    [InlineData("METADATA * DESTROY", "INVALID_SUBCOMMAND DESTROY")]
    public async Task Others_may_not(string line, string fault)
    {
        var alice = await RegisterAsync("alice");
        await alice.AskAsync("JOIN #dev");
        var bob = await _chat.JoinAsync("bob", "#dev", "draft/metadata-2 batch");
        Assert.StartsWith($":ChatHost.chat FAIL METADATA {fault} :", Assert.Single(await bob.AskAsync(line)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_values_and_subscriptions_have_limits()
    {
        var alice = await RegisterAsync("alice");
        for (var i = 0; i < 20; i++)
            Assert.Contains(" 761 ", Assert.Single(await alice.AskAsync($"METADATA * SET key{i} :x")), StringComparison.Ordinal);
        Assert.Contains(" FAIL METADATA LIMIT_REACHED * ", Assert.Single(await alice.AskAsync("METADATA * SET more :x")), StringComparison.Ordinal);
        Assert.Contains(" 761 ", Assert.Single(await alice.AskAsync("METADATA * SET key0 :y")), StringComparison.Ordinal);
        Assert.Contains(" 761 ", Assert.Single(await alice.AskAsync($"METADATA * SET key1 :{new string('x', 300)}")), StringComparison.Ordinal);
        Assert.Contains(" FAIL METADATA VALUE_INVALID * ", Assert.Single(await alice.AskAsync($"METADATA * SET key1 :{new string('x', 301)}")), StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
            await alice.AskAsync($"METADATA * SUB {string.Join(' ', Enumerable.Range(i * 10, 10).Select(key => $"k{key}"))}");
        Assert.StartsWith(":ChatHost.chat FAIL METADATA TOO_MANY_SUBS more :", (await alice.AskAsync("METADATA * SUB more"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_remains_of_an_account_that_is_deleted()
    {
        var alice = await RegisterAsync("alice");
        await alice.AskAsync("METADATA * SET url :x");
        var account = (await _chat.Parts.Accounts.FindAsync(ChatHost.Tests.Support.ChatParts.Nick("alice")))!;
        await alice.AskAsync("NS DROP correct-horse");
        Assert.Empty(await new ChatHost.Accounts.MetadataStore(_chat.Parts.Database).ReadAsync(ChatHost.Accounts.MetadataTarget.Of(account.Ref)));
    }

    private static string Rest(string line) => line[line.IndexOf(' ', StringComparison.Ordinal)..];

    private async Task<IrcPerson> RegisterAsync(string nick)
    {
        var person = await _chat.ConnectAsync(nick, "draft/metadata-2 batch");
        await person.AskAsync("NS REGISTER correct-horse");
        return person;
    }
}
