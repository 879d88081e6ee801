namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 4 of the reference: what the server says that it can.</summary>
public sealed class IsupportTests
{
    private readonly IrcChat _chat = new();

    [Theory]
    [InlineData("CASEMAPPING=ascii CHANTYPES=# NETWORK=ChatHost PREFIX=(ov)@+ CHANMODES=beI,k,l,CRimnst MODES")]
    [InlineData("NICKLEN=32 CHANNELLEN=33 TOPICLEN=390 KICKLEN=390 AWAYLEN=390 NAMELEN=150 USERLEN=11 HOSTLEN=63")]
    [InlineData("MONITOR=100 MAXLIST=beI:100 CHANLIMIT=#:50 EXCEPTS=e INVEX=I EXTBAN=~,am ACCOUNTEXTBAN=a")]
    [InlineData("TARGMAX=PRIVMSG:4,NOTICE:4,TAGMSG:4,JOIN:,PART:,KICK:,NAMES:,WHOIS:1,MONITOR:")]
    [InlineData("WHOX BOT=B UTF8ONLY SAFELIST CHATHISTORY=500 MSGREFTYPES=msgid,timestamp")]
    public async Task What_holds_is_announced(string tokens)
    {
        var alice = await _chat.ConnectAsync("alice");
        var lines = (await alice.AskAsync("VERSION")).Where(line => line.Split(' ')[1] == "005");
        var announced = lines.SelectMany(line => line.Split(" :")[0].Split(' ')[3..]).ToArray();

        Assert.Subset(announced.ToHashSet(), tokens.Split(' ').ToHashSet());
        Assert.Equal(announced.Length, announced.Select(token => token.Split('=')[0]).Distinct().Count());
    }
}
