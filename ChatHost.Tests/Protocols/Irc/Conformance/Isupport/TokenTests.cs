using ChatHost.Tests.Support;
using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Isupport;

/// <summary>Section 4: the tokens of 005, each with its value, and as the settings have it.</summary>
public sealed class TokenTests
{
    [Theory]
    [InlineData("CASEMAPPING=ascii")]
    [InlineData("CHANTYPES=#")]
    [InlineData("NETWORK=ChatHost")]
    [InlineData("PREFIX=(ov)@+")]
    [InlineData("CHANMODES=beI,k,l,CRimnst")]
    [InlineData("MODES")]
    [InlineData("MAXLIST=beI:100")]
    [InlineData("CHANLIMIT=#:50")]
    [InlineData("NICKLEN=32")]
    [InlineData("USERLEN=11")]
    [InlineData("HOSTLEN=63")]
    [InlineData("CHANNELLEN=33")]
    [InlineData("TOPICLEN=390")]
    [InlineData("KICKLEN=390")]
    [InlineData("AWAYLEN=390")]
    [InlineData("NAMELEN=150")]
    [InlineData("STATUSMSG=@+")]
    [InlineData("TARGMAX=PRIVMSG:4,NOTICE:4,TAGMSG:4,JOIN:,PART:,KICK:,NAMES:,WHOIS:1,MONITOR:")]
    [InlineData("EXCEPTS=e")]
    [InlineData("INVEX=I")]
    [InlineData("ELIST=CMNTU")]
    [InlineData("EXTBAN=~,am")]
    [InlineData("ACCOUNTEXTBAN=a")]
    [InlineData("MONITOR=100")]
    [InlineData("WHOX")]
    [InlineData("UTF8ONLY")]
    [InlineData("BOT=B")]
    [InlineData("SAFELIST")]
    [InlineData("CHATHISTORY=500")]
    [InlineData("MSGREFTYPES=msgid,timestamp")]
    public async Task A_token_is_announced(string token) => Assert.Contains(token, await TokensAsync(new IrcChat()));

    [Fact]
    public async Task A_line_has_at_most_13_tokens_in_their_form_and_none_twice()
    {
        var lines = await LinesAsync(new IrcChat());
        Assert.All(lines, line =>
        {
            Assert.EndsWith(" :are supported by this server", line, StringComparison.Ordinal);
            Assert.InRange(TokensOf(line).Length, 1, 13);
            Assert.InRange(line.Length, 1, 510);
        });
        var tokens = lines.SelectMany(TokensOf).ToArray();
        Assert.All(tokens, token => Assert.Matches("^[A-Z0-9]+(=[^ =]+)?$", token));
        Assert.Distinct(tokens.Select(token => token.Split('=')[0]));
    }

    [Theory]
    [InlineData("ChatHost", "NETWORK=ChatHost")]
    [InlineData("My Chat!", "NETWORK=MyChat")]
    [InlineData("irc.example-1", "NETWORK=irc.example-1")]
    [InlineData("日本", "NETWORK=ChatHost")]
    public async Task The_network_has_the_name_of_the_server(string name, string token) =>
        Assert.Contains(token, await TokensAsync(new IrcChat(new ChatParts { ServerOptions = new() { Name = name } })));

    [Fact]
    public async Task Values_that_are_settings_are_announced_as_set()
    {
        var tokens = await TokensAsync(new IrcChat(new ChatParts
        {
            RoomOptions = new() { MaxBans = 7, MaxPerSession = 3 },
            HistoryOptions = new() { MaxReplay = 20 },
        }));
        Assert.Contains("MAXLIST=beI:7", tokens);
        Assert.Contains("CHANLIMIT=#:3", tokens);
        Assert.Contains("CHATHISTORY=20", tokens);
    }

    [Fact]
    public async Task They_come_before_any_further_command_is_served_and_again_with_VERSION()
    {
        var person = new IrcChat().Open();
        await person.TypeAsync("NICK alice\r\nUSER alice 0 * :Alice\r\nPING on\r\n"u8.ToArray());
        var commands = CommandsOf(person.Read());
        Assert.InRange(Array.IndexOf(commands, "005"), 0, Array.IndexOf(commands, "PONG") - 1);
        AssertAnswer(":server 351 alice ChatHost-… server :…\n:server 005 alice …\n…", await person.SayAsync("VERSION"));
    }

    private static string[] TokensOf(string line) => line.Split(" :")[0].Split(' ')[3..];

    private static async Task<string[]> LinesAsync(IrcChat chat)
    {
        var lines = await chat.Open().SayAsync("NICK alice\nUSER alice 0 * :Alice");
        return [.. lines.Where(line => line.Split(' ')[1] == "005")];
    }

    private static async Task<string[]> TokensAsync(IrcChat chat) => [.. (await LinesAsync(chat)).SelectMany(TokensOf)];
}
