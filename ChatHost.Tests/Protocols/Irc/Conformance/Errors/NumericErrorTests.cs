using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Errors;

/// <summary>
/// Section 10: each numeric of an error with its parameters, after what brings it. Not sent are <c>400</c>, <c>409</c> (an empty PING gets
/// its PONG), <c>483</c>, <c>525</c> (<c>696</c> is) and <c>723</c>.
/// </summary>
public sealed class NumericErrorTests
{
    [Theory]
    [InlineData("401 nobody", "", "PRIVMSG nobody :hi")]
    [InlineData("402 elsewhere.example", "", "TIME elsewhere.example")]
    [InlineData("403 #nowhere", "", "PRIVMSG #nowhere :hi")]
    [InlineData("404 #dev", "", "PRIVMSG #dev :hi")]
    [InlineData("410 FOO", "", "CAP FOO")]
    [InlineData("410 *", "", "CAP")]
    [InlineData("411", "", "PRIVMSG")]
    [InlineData("412", "", "PRIVMSG bob")]
    [InlineData("421 FOO", "", "FOO")]
    [InlineData("421 FOO", "", "foo bar")]
    [InlineData("431", "", "NICK")]
    [InlineData("431", "", "NICK :")]
    [InlineData("432 b@d", "", "NICK b@d")]
    [InlineData("432 #bad", "", "NICK #bad")]
    [InlineData("432 -bad", "", "NICK -bad")]
    [InlineData("432 server", "", "NICK server")]
    [InlineData("433 bob", "", "NICK bob")]
    [InlineData("433 BOB", "", "NICK BOB")]
    [InlineData("442 #dev", "", "KICK #dev bob")]
    [InlineData("442 #dev", "", "PART #dev")]
    [InlineData("443 bob #dev", "carol JOIN #dev", "INVITE bob #dev")]
    [InlineData("441 alice #one", "carol JOIN #one", "KICK #one alice")]
    [InlineData("462", "", "PASS x")]
    [InlineData("462", "", "USER a 0 * :b")]
    [InlineData("464", "", "OPER root wrong-horse")]
    [InlineData("471 #dev", "alice MODE #dev +l 2", "JOIN #dev")]
    [InlineData("472 z", "carol JOIN #one", "MODE #one +z")]
    [InlineData("473 #dev", "alice MODE #dev +i", "JOIN #dev")]
    [InlineData("474 #dev", "alice MODE #dev +b carol", "JOIN #dev")]
    [InlineData("475 #dev", "alice MODE #dev +k sesame", "JOIN #dev")]
    [InlineData("476 #a.b", "", "JOIN #a.b")]
    [InlineData("476 #", "", "JOIN #")]
    [InlineData("481", "", "KILL bob :out")]
    [InlineData("482 #dev", "carol JOIN #dev", "MODE #dev +i")]
    [InlineData("501", "", "MODE carol +y")]
    [InlineData("502", "", "MODE bob +i")]
    [InlineData("524 nonsense", "", "HELP nonsense")]
    [InlineData("696 #one l 0", "carol JOIN #one", "MODE #one +l 0")]
    [InlineData("696 #one k *", "carol JOIN #one", "MODE #one +k :")]
    public Task An_error_has_its_numeric_and_parameters(string error, string before, string line) =>
        ThreeClients.CheckAsync(before, $"carol {line}", $"carol: {error} :<text>");

    [Theory]
    [InlineData("AUTHENTICATE")]
    [InlineData("INVITE bob")]
    [InlineData("ISON")]
    [InlineData("JOIN")]
    [InlineData("KICK")]
    [InlineData("KICK #dev")]
    [InlineData("KILL")]
    [InlineData("KILL bob")]
    [InlineData("MODE")]
    [InlineData("MONITOR")]
    [InlineData("OPER")]
    [InlineData("OPER root")]
    [InlineData("PART")]
    [InlineData("PASS")]
    [InlineData("PING")]
    [InlineData("SETNAME")]
    [InlineData("TOPIC")]
    [InlineData("USER")]
    [InlineData("USER a")]
    [InlineData("USER a 0")]
    [InlineData("USER a 0 *")]
    [InlineData("USERHOST")]
    [InlineData("WALLOPS")]
    public Task Missing_parameters_are_461_with_the_command(string line) =>
        ThreeClients.CheckAsync("", $"carol {line}", $"carol: 461 {line.Split(' ')[0]} :<text>");

    [Theory]
    [InlineData("JOIN #dev")]
    [InlineData("PRIVMSG bob :hi")]
    [InlineData("NOTICE bob :hi")]
    [InlineData("MODE #dev")]
    [InlineData("WHO #dev")]
    [InlineData("WHOIS bob")]
    [InlineData("LIST")]
    [InlineData("MOTD")]
    [InlineData("LUSERS")]
    [InlineData("OPER root x")]
    [InlineData("AWAY :lunch")]
    [InlineData("JOIN :")]
    [InlineData("FOO")]
    public async Task Before_registration_is_451_and_the_connection_stays(string line)
    {
        var chat = new IrcChat();
        var dave = chat.Open();

        Assert.Matches("^:ChatHost[.]chat 451 [*] :.+$", Assert.Single(await dave.AskAsync(line)));

        await dave.TypeAsync("NICK dave");
        Assert.Matches("^:ChatHost[.]chat 451 dave :.+$", Assert.Single(await dave.AskAsync(line)));
        await dave.TypeAsync("USER dave 0 * :Dave");
        Assert.StartsWith(":ChatHost.chat 001 dave :", dave.Read()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_channels_are_405()
    {
        var three = await ThreeClients.MeetAsync(new ChatParts { RoomOptions = new() { MaxPerSession = 1 } });

        await three.StepAsync("bob JOIN #one");

        ThreeClients.AssertRead(["bob: 405 #one :<text>"], three.Read());
    }

    [Fact]
    public Task Too_many_targets_are_407() => ThreeClients.CheckAsync(
        "", "carol PRIVMSG bob,bob,bob,bob,alice :hi", [.. Enumerable.Repeat("bob: carol PRIVMSG bob :hi", 4), "carol: 407 alice :<text>"]);

    [Fact]
    public Task Whoever_never_was_is_406() => ThreeClients.CheckAsync("", "carol WHOWAS nobody", "carol: 406 nobody :<text>", "carol: 369 nobody :<text>");

    [Theory]
    [InlineData(511, 0)]
    [InlineData(4000, 0)]
    [InlineData(100, 4097)]
    public Task A_line_or_tags_too_long_are_417_and_dropped(int length, int tags) => ThreeClients.CheckAsync(
        "",
        $"carol {(tags > 0 ? $"@+x={new string('x', tags - 5)} " : "")}{"PRIVMSG bob :".PadRight(length, 'x')}",
        "carol: 417 :<text>");

    [Fact]
    public async Task The_longest_line_is_none_too_long()
    {
        var three = await ThreeClients.MeetAsync();

        await three.StepAsync("carol " + "PRIVMSG bob :".PadRight(510, 'x'));

        Assert.All(three.Read(), line => Assert.StartsWith("bob: carol PRIVMSG bob :x", line, StringComparison.Ordinal));
    }
}
