using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.NamesAndCase;

/// <summary>Section 2: names of channels, and masks.</summary>
public sealed class ChannelNameTests
{
    private readonly IrcChat _chat = new();

    [Theory]
    [InlineData("#a")]
    [InlineData("#Dev")]
    [InlineData("#1")]
    [InlineData("#a_b-c")]
    [InlineData("#Grüße")]
    [InlineData("#日本")]
    [InlineData("#a2345678901234567890123456789012")]
    public async Task A_channel_is_named_as_its_creator_wrote_it(string channel)
    {
        var alice = await _chat.ConnectAsync("alice");
        AssertAnswer($":alice!~alice@host JOIN {channel}\n:server 353 alice = {channel} :@alice\n:server 366 alice {channel} :…", await alice.SayAsync($"JOIN {channel}"));
    }

    [Theory]
    [InlineData("#", "476")]
    [InlineData("##a", "476")]
    [InlineData("#a.b", "476")]
    [InlineData("#a\u0007b", "476")]
    [InlineData("#a:b", "476")]
    [InlineData("#a#b", "476")]
    [InlineData("#a23456789012345678901234567890123", "476")]
    [InlineData("&a", "403")]
    [InlineData("+a", "403")]
    [InlineData("a", "403")]
    public async Task A_name_that_cannot_be_accepted_is_refused(string channel, string numeric)
    {
        var alice = await _chat.ConnectAsync("alice");
        AssertAnswer($":server {numeric} alice … :…", await alice.SayAsync($"JOIN {channel}"));
    }

    [Theory]
    [InlineData("JOIN #DEV", "")]
    [InlineData("NAMES #DEV", ":server 353 alice = #Dev :@alice Bob\n:server 366 alice #Dev :…")]
    [InlineData("TOPIC #DEV", ":server 331 alice #Dev :…")]
    [InlineData("TOPIC #DEV :x", ":alice!~alice@host TOPIC #Dev :x")]
    [InlineData("MODE #DEV", ":server 324 alice #Dev +Cn\n:server 329 alice #Dev …")]
    [InlineData("MODE #DEV +m", ":alice!~alice@host MODE #Dev +m")]
    [InlineData("MODE #DEV +v BOB", ":alice!~alice@host MODE #Dev +v Bob")]
    [InlineData("MODE #DEV b", ":server 368 alice #Dev :…")]
    [InlineData("KICK #DEV BOB :x", ":alice!~alice@host KICK #Dev Bob :x")]
    [InlineData("INVITE CAROL #DEV", ":server 341 alice carol #Dev")]
    [InlineData("PRIVMSG #DEV :x", ":alice!~alice@host PRIVMSG #Dev :x")]
    [InlineData("WHO #DEV", ":server 352 alice #Dev ~alice host server alice H@ :0 The alice\n:server 352 alice #Dev ~Bob host server Bob H :0 The Bob\n:server 315 alice #DEV :…")]
    [InlineData("LIST #DEV", ":server 321 …\n:server 322 alice #Dev 2 :\n:server 323 …")]
    [InlineData("PART #DEV", ":alice!~alice@host PART #Dev")]
    public async Task A_channel_is_found_in_any_case_and_shown_as_it_was_made(string line, string answer)
    {
        var alice = await _chat.JoinAsync("alice", "#Dev", "echo-message");
        await _chat.JoinAsync("Bob", "#dEV");
        await _chat.ConnectAsync("carol");
        alice.Read();
        AssertAnswer(answer, await alice.SayAsync(line));
    }

    [Theory]
    [InlineData("zed", "zed!*@*")]
    [InlineData("u@h", "*!u@h")]
    [InlineData("n!u", "n!u@*")]
    [InlineData("n!u@h", "n!u@h")]
    [InlineData("*@h", "*!*@h")]
    [InlineData("z*", "z*!*@*")]
    [InlineData("z?d", "z?d!*@*")]
    [InlineData("z!", "z!*@*")]
    [InlineData("@h", "*!*@h")]
    public async Task A_ban_mask_is_completed(string mask, string complete)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        AssertAnswer($":alice!~alice@host MODE #dev +b {complete}", await alice.SayAsync($"MODE #dev +b {mask}"));
        AssertAnswer($":server 367 alice #dev {complete} alice …\n:server 368 alice #dev :…", await alice.SayAsync("MODE #dev b"));
        AssertAnswer($":alice!~alice@host MODE #dev -b {complete}", await alice.SayAsync($"MODE #dev -b {mask}"));
        AssertAnswer(":server 368 alice #dev :…", await alice.SayAsync("MODE #dev b"));
    }

    [Theory]
    [InlineData("bob", true)]
    [InlineData("BOB", true)]
    [InlineData("b*", true)]
    [InlineData("*b", true)]
    [InlineData("b?b", true)]
    [InlineData("?ob", true)]
    [InlineData("*o*!*@*", true)]
    [InlineData("*!~bob@*", true)]
    [InlineData("*!~B*@*", true)]
    [InlineData("*!~bob@*.chat", true)]
    [InlineData("b", false)]
    [InlineData("b?", false)]
    [InlineData("bob?", false)]
    [InlineData("?bob", false)]
    [InlineData("*!bob@*", false)]
    [InlineData("*!*@*.example", false)]
    [InlineData("b[aeo]b", false)]
    public async Task A_mask_fits_any_run_and_any_character(string mask, bool fits)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.ConnectAsync("bob");
        await alice.TypeAsync($"MODE #dev +b {mask}");
        AssertAnswer(fits ? ":server 474 bob #dev :…" : ":bob!~bob@host JOIN #dev\n…", await bob.SayAsync("JOIN #dev"));
    }

    [Theory]
    [InlineData("*", "alice bob b{b}")]
    [InlineData("b*", "bob b{b}")]
    [InlineData("B?B", "bob")]
    [InlineData("b{*", "b{b}")]
    [InlineData("b[*", "")]
    [InlineData("?", "")]
    [InlineData("nobody*", "")]
    public async Task WHO_finds_nicks_by_mask(string mask, string nicks)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        await _chat.JoinAsync("bob", "#dev");
        await _chat.JoinAsync("b{b}", "#dev");
        alice.Read();
        var lines = await alice.SayAsync($"WHO {mask}");
        Assert.Equal($":server 315 alice {mask} :End of WHO list", lines[^1]);
        Assert.Equal(nicks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), lines[..^1].Select(line => line.Split(' ')[7]).Order());
    }
}
