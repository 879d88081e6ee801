namespace ChatHost.Tests.Protocols.Irc.Conformance.Channels;

/// <summary>Section 6, JOIN and PART.</summary>
public sealed class JoinTests
{
    [Theory]
    [InlineData(
        "", "carol JOIN #dev", "alice: carol JOIN #dev", "bob: carol JOIN #dev", "carol: carol JOIN #dev", "carol: 353 = #dev :@alice bob carol",
        "carol: 366 #dev :<text>")]
    [InlineData(
        "alice TOPIC #dev :work", "carol JOIN #dev", "alice: carol JOIN #dev", "bob: carol JOIN #dev", "carol: carol JOIN #dev",
        "carol: 332 #dev :work", "carol: 333 #dev alice <n>", "carol: 353 = #dev :@alice bob carol", "carol: 366 #dev :<text>")]
    [InlineData(
        "alice TOPIC #dev :work | alice TOPIC #dev :", "carol JOIN #dev", "alice: carol JOIN #dev", "bob: carol JOIN #dev", "carol: carol JOIN #dev",
        "carol: 353 = #dev :@alice bob carol", "carol: 366 #dev :<text>")]
    [InlineData(
        "", "carol JOIN #one,#two", "carol: carol JOIN #one", "carol: 353 = #one :@carol", "carol: 366 #one :<text>", "carol: carol JOIN #two",
        "carol: 353 = #two :@carol", "carol: 366 #two :<text>")]
    [InlineData("", "carol JOIN #a.b,#one", "carol: 476 #a.b :<text>", "carol: carol JOIN #one", "carol: 353 = #one :@carol", "carol: 366 #one :<text>")]
    [InlineData(
        "alice MODE #dev +i", "carol JOIN #dev,#one", "carol: 473 #dev :<text>", "carol: carol JOIN #one", "carol: 353 = #one :@carol",
        "carol: 366 #one :<text>")]
    [InlineData("", "bob JOIN #dev")]
    [InlineData("", "bob JOIN #DEV")]
    [InlineData(
        "bob JOIN #one | bob PART #one | alice JOIN #one", "carol JOIN #one", "alice: carol JOIN #one", "carol: carol JOIN #one",
        "carol: 353 = #one :@alice carol", "carol: 366 #one :<text>")]
    [InlineData("", "carol JOIN #general", "carol: carol JOIN #general", "carol: 353 = #general :carol", "carol: 366 #general :<text>")]
    [InlineData("carol CAP REQ :no-implicit-names", "carol JOIN #one", "carol: carol JOIN #one")]
    [InlineData(
        "alice CAP REQ :extended-join", "carol JOIN #dev", "alice: carol JOIN #dev * :The carol", "bob: carol JOIN #dev", "carol: carol JOIN #dev",
        "carol: 353 = #dev :@alice bob carol", "carol: 366 #dev :<text>")]
    [InlineData("", "carol JOIN dev", "carol: 403 dev :<text>")]
    [InlineData("", "carol JOIN", "carol: 461 JOIN :<text>")]
    public Task Whoever_comes_in_is_seen_and_sees_the_channel(string before, string step, params string[] read) => ThreeClients.CheckAsync(before, step, read);

    [Theory]
    [InlineData("alice MODE #dev +k sesame", "carol JOIN #dev", "475")]
    [InlineData("alice MODE #dev +k sesame", "carol JOIN #dev wrong", "475")]
    [InlineData("alice MODE #dev +k sesame", "carol JOIN #dev SESAME", "475")]
    [InlineData("alice MODE #dev +l 2", "carol JOIN #dev", "471")]
    [InlineData("alice MODE #dev +l 1", "carol JOIN #dev", "471")]
    [InlineData("alice MODE #dev +i", "carol JOIN #dev", "473")]
    [InlineData("alice MODE #dev +b carol!*@*", "carol JOIN #dev", "474")]
    [InlineData("alice MODE #dev +b CAROL", "carol JOIN #dev", "474")]
    [InlineData("alice MODE #dev +i | alice INVITE carol #dev | carol JOIN #dev | carol PART #dev", "carol JOIN #dev", "473")]
    public Task Whoever_may_not_come_in_reads_why_and_nobody_else_reads_anything(string before, string step, string numeric) =>
        ThreeClients.CheckAsync(before, step, $"carol: {numeric} #dev :<text>");

    [Theory]
    [InlineData("alice MODE #dev +k sesame", "carol JOIN #dev sesame")]
    [InlineData("alice MODE #dev +k sesame | alice MODE #dev -k *", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +k sesame | alice INVITE carol #dev", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +i | alice INVITE carol #dev", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +l 2 | alice INVITE carol #dev", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +b carol | alice INVITE carol #dev", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +l 3", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +l 2 | bob PART #dev | bob JOIN #dev | alice MODE #dev -l", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +b carol | alice MODE #dev -b carol", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +b carol | alice MODE #dev +e carol", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +i | alice MODE #dev +I carol", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +s", "carol JOIN #dev")]
    [InlineData("alice MODE #dev +m", "carol JOIN #dev")]
    public async Task Whoever_may_come_in_does(string before, string step)
    {
        var three = await ThreeClients.MeetAsync();
        foreach (var earlier in before.Split(" | "))
            await three.StepAsync(earlier);
        three.Read();

        await three.StepAsync(step);

        Assert.Equal(
            ["alice: carol JOIN #dev", "bob: carol JOIN #dev", "carol: carol JOIN #dev"],
            three.Read().Where(line => line.Contains(" JOIN ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "bob PART #dev", "alice: bob PART #dev", "bob: bob PART #dev")]
    [InlineData("", "bob PART #dev :so long", "alice: bob PART #dev :so long", "bob: bob PART #dev :so long")]
    [InlineData("bob JOIN #one", "bob PART #dev,#one", "alice: bob PART #dev", "bob: bob PART #dev", "bob: bob PART #one")]
    [InlineData("", "bob PART #one,#dev", "alice: bob PART #dev", "bob: 403 #one :<text>", "bob: bob PART #dev")]
    [InlineData("", "carol PART #dev", "carol: 442 #dev :<text>")]
    [InlineData("", "carol PART #nowhere", "carol: 403 #nowhere :<text>")]
    [InlineData("alice MODE #dev +s", "carol PART #dev", "carol: 403 #dev :<text>")]
    [InlineData("", "bob PART", "bob: 461 PART :<text>")]
    [InlineData("bob JOIN #one", "bob JOIN 0", "alice: bob PART #dev", "bob: bob PART #dev", "bob: bob PART #one")]
    [InlineData("", "carol JOIN 0")]
    public Task Whoever_goes_is_seen_to_go(string before, string step, params string[] read) => ThreeClients.CheckAsync(before, step, read);
}
