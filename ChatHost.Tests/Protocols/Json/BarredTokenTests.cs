using System.Text.Json.Nodes;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Json;

/// <summary>What a token, or a key, that somebody still has does not open any more.</summary>
public sealed class BarredTokenTests
{
    private const string Password = "correct horse";

    private readonly JsonChat _chat = new(new ChatParts { AccountOptions = new() { Rounds = 100_000 } });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_banned_guest_does_not_come_back_into_the_room_by_its_token(bool afterTheWindow)
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob", alice);
        await alice.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.TypeAsync("""{"type":"join","room":"dev"}""");
        await bob.HangupAsync();

        // Set on the name alone, so that only the session's own bar holds once it is called otherwise.
        await alice.TypeAsync("""{"type":"moderate","room":"dev","do":"ban","who":"bob"}""");
        if (afterTheWindow)
        {
            _chat.Parts.Time.Advance(_chat.Parts.ResumeOptions.ResumeWindow + TimeSpan.FromSeconds(1));
            await _chat.Parts.SettleAsync();
        }

        var again = await _chat.ResumeAsync(bob.Token);
        await again.TypeAsync("""{"type":"nick","nick":"rob"}""");
        again.Read();

        Assert.Contains("banned", Assert.Single(await again.AskAsync("""{"type":"join","room":"dev","id":"j"}""")), StringComparison.Ordinal);
        Assert.Contains("banned", Assert.Single(await again.AskAsync("""{"type":"history","room":"dev","id":"h"}""")), StringComparison.Ordinal);
        await alice.TypeAsync("""{"type":"moderate","room":"dev","do":"unban","who":"1"}""");
        Assert.Contains("joined", (await again.AskAsync("""{"type":"join","room":"dev","id":"k"}"""))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_ends_takes_its_connections_with_it_within_a_second()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync($$"""{"type":"register","password":"{{Password}}"}""");
        alice.Read();
        var key = (string?)JsonNode.Parse((await alice.AskAsync("""{"type":"newKey","label":"ci","days":1,"id":"k"}"""))[^1])!["key"];
        var bot = await _chat.ConnectAsync("bot", alice);
        var token = (string?)JsonNode.Parse((await bot.AskAsync($$"""{"type":"login","key":"{{key}}","id":"l"}"""))[^1])!["token"];
        await bot.HangupAsync();
        bot = await _chat.ResumeAsync(token!);
        bot.Read();

        _chat.Parts.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(bot.Read(), line => line.Contains("bye", StringComparison.Ordinal));
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(3));
        await bot.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(ChatHost.Protocols.DisconnectReasonKind.LoggedOut, bot.Peer.DisconnectReason?.Kind);
        Assert.Null(alice.Peer.DisconnectReason);
    }
}
