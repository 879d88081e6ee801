using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Queries;

/// <summary>Section 9, what is asked about the server, and what its operators do.</summary>
public sealed class ServerTests
{
    [Theory]
    [InlineData("MOTD", "422 :<text>")]
    [InlineData("MOTD ChatHost.chat", "422 :<text>")]
    [InlineData("TIME", "391 ChatHost.chat <n> 0 :<text>")]
    [InlineData("TIME ChatHost.chat", "391 ChatHost.chat <n> 0 :<text>")]
    [InlineData("ADMIN", "256 ChatHost.chat :<text>", "257 :<text>", "258 :<text>", "259 :<text>")]
    [InlineData("INFO", "371 :<text>", "371 :<text>", "374 :<text>")]
    [InlineData("LINKS", "364 ChatHost.chat ChatHost.chat :0 <text>", "365 * :<text>")]
    [InlineData("HELP JOIN", "704 JOIN :<text>", "706 JOIN :<text>")]
    [InlineData("HELP join", "704 join :<text>", "706 join :<text>")]
    [InlineData("HELP nonsense", "524 nonsense :<text>")]
    [InlineData("MOTD elsewhere.example", "402 elsewhere.example :<text>")]
    [InlineData("VERSION elsewhere.example", "402 elsewhere.example :<text>")]
    [InlineData("TIME elsewhere.example", "402 elsewhere.example :<text>")]
    [InlineData("ADMIN elsewhere.example", "402 elsewhere.example :<text>")]
    [InlineData("INFO elsewhere.example", "402 elsewhere.example :<text>")]
    [InlineData("LUSERS * elsewhere.example", "402 elsewhere.example :<text>")]
    [InlineData("LINKS elsewhere.example *", "402 elsewhere.example :<text>")]
    [InlineData(
        "LUSERS", "251 :There are 0 users and 3 invisible on 1 servers", "252 0 :<text>", "253 0 :<text>", "254 1 :<text>", "255 :I have 3 clients and 0 servers",
        "265 3 3 :Current local users 3, max 3", "266 3 3 :Current global users 3, max 3")]
    public Task The_server_says_what_it_is(string line, params string[] read) =>
        ThreeClients.CheckAsync("", $"carol {line}", [.. read.Select(answer => $"carol: {answer}")]);

    [Theory]
    [InlineData("carol MODE carol -i", "251 :There are 1 users and 2 invisible on 1 servers")]
    [InlineData("alice becomes operator", "252 1 :operator(s) online")]
    [InlineData("carol JOIN #one", "254 2 :channels formed")]
    [InlineData("bob QUIT", "265 2 3 :Current local users 2, max 3")]
    public async Task Counts_follow_what_happens(string before, string counted)
    {
        var three = await ThreeClients.MeetAsync();
        await three.StepAsync(before);
        three.Read();

        await three.StepAsync("carol LUSERS");

        Assert.Contains($"carol: {counted}", three.Read());
    }

    [Fact]
    public async Task The_message_of_the_day_is_what_the_server_was_given_to_say()
    {
        var three = await ThreeClients.MeetAsync(new ChatParts { ServerOptions = new() { Welcome = ["Be kind.", "No logs."] } });

        await three.StepAsync("carol MOTD");

        ThreeClients.AssertRead(
            ["carol: 375 :- ChatHost.chat Message of the day - ", "carol: 372 :- Be kind.", "carol: 372 :- No logs.", "carol: 376 :<text>"], three.Read());
    }

    [Theory]
    [InlineData("VERSION", "351", "005")]
    [InlineData("HELP", "704", "705", "706")]
    public async Task A_long_answer_has_its_numerics_in_order(string line, params string[] numerics)
    {
        var three = await ThreeClients.MeetAsync();

        await three.StepAsync($"carol {line}");

        Assert.Equal(numerics, three.Read().Select(answer => answer.Split(' ')[1]).Distinct());
    }

    [Theory]
    [InlineData("", "carol KILL bob :out", "carol: 481 :<text>")]
    [InlineData("", "carol WALLOPS :hi", "carol: 481 :<text>")]
    [InlineData("", "alice KILL bob", "alice: 461 KILL :<text>")]
    [InlineData("", "alice WALLOPS", "alice: 461 WALLOPS :<text>")]
    [InlineData("", "alice WALLOPS :", "alice: 461 WALLOPS :<text>")]
    [InlineData("", "alice OPER root", "alice: 461 OPER :<text>")]
    [InlineData("", "alice OPER root wrong-horse", "alice: 464 :<text>")]
    [InlineData("alice becomes operator", "alice KILL nobody :out", "alice: 401 nobody :<text>")]
    [InlineData(
        "alice becomes operator | bob MODE bob +w", "alice WALLOPS :hi",
        "alice: NOTICE alice :<text>", "alice: NOTICE alice :<text>", "bob: alice WALLOPS :hi", "carol: NOTICE carol :<text>")]
    public Task Operators_alone_rule_the_server(string before, string step, params string[] read) => ThreeClients.CheckAsync(before, step, read);

    [Fact]
    public async Task Whoever_is_killed_quits_with_the_comment()
    {
        var three = await ThreeClients.MeetAsync();
        await three.StepAsync("carol becomes operator");
        three.Read();

        await three.StepAsync("carol KILL bob :out");
        await three["bob"].HangupAsync();

        Assert.Contains("alice: bob QUIT :Disconnected: Killed (carol (out))", three.Read());
    }
}
