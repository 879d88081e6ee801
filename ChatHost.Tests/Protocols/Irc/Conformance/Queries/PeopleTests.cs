namespace ChatHost.Tests.Protocols.Irc.Conformance.Queries;

/// <summary>Section 9, what is asked about people: WHO, WHOIS, WHOWAS, USERHOST, ISON.</summary>
public sealed class PeopleTests
{
    private const string Alice = "~alice <host> ChatHost.chat alice";
    private const string Bob = "~bob <host> ChatHost.chat bob";

    [Theory]
    [InlineData("", "WHO #dev", $"352 #dev {Alice} H@ :0 The alice", $"352 #dev {Bob} H :0 The bob", "315 #dev :<text>")]
    [InlineData("alice AWAY :lunch", "WHO #dev", $"352 #dev {Alice} G@ :0 The alice", $"352 #dev {Bob} H :0 The bob", "315 #dev :<text>")]
    [InlineData("alice MODE #dev +v bob", "WHO #dev", $"352 #dev {Alice} H@ :0 The alice", $"352 #dev {Bob} H+ :0 The bob", "315 #dev :<text>")]
    [InlineData("bob MODE bob +B", "WHO bob", $"352 * {Bob} HB :0 The bob", "315 bob :<text>")]
    [InlineData("alice becomes operator", "WHO alice", $"352 * {Alice} H* :0 The alice", "315 alice :<text>")]
    [InlineData("", "WHO alice", $"352 * {Alice} H :0 The alice", "315 alice :<text>")]
    [InlineData("", "WHO ALICE", $"352 * {Alice} H :0 The alice", "315 ALICE :<text>")]
    [InlineData("", "WHO nobody", "315 nobody :<text>")]
    [InlineData("", "WHO #nowhere", "315 #nowhere :<text>")]
    [InlineData("", "WHO al*", "315 al* :<text>")]
    [InlineData("carol JOIN #dev", "WHO al*", $"352 * {Alice} H :0 The alice", "315 al* :<text>")]
    [InlineData("carol JOIN #dev", "WHO ?lice", $"352 * {Alice} H :0 The alice", "315 ?lice :<text>")]
    [InlineData("alice MODE #dev +s", "WHO #dev", "315 #dev :<text>")]
    [InlineData("alice MODE #dev +i", "WHO #dev", "315 #dev :<text>")]
    [InlineData("", "WHO alice %n", "354 alice", "315 alice :<text>")]
    [InlineData("", "WHO alice %nut,7", "354 7 ~alice alice", "315 alice :<text>")]
    [InlineData("", "WHO alice %tcuihsnfdlaor,42", "354 42 * ~alice 255.255.255.255 <host> ChatHost.chat alice H 0 0 0 n/a :The alice", "315 alice :<text>")]
    [InlineData("", "WHO alice %roaldfnshiuct,42", "354 42 * ~alice 255.255.255.255 <host> ChatHost.chat alice H 0 0 0 n/a :The alice", "315 alice :<text>")]
    [InlineData("", "WHO #dev %cf", "354 #dev H@", "354 #dev H", "315 #dev :<text>")]
    public Task Who_finds_those_who_may_be_found(string before, string line, params string[] read) =>
        ThreeClients.CheckAsync(before, $"carol {line}", [.. read.Select(answer => $"carol: {answer}")]);

    [Theory]
    [InlineData("", "WHOIS alice", "319 alice :@#dev")]
    [InlineData("", "WHOIS ChatHost.chat alice", "319 alice :@#dev")]
    [InlineData("", "WHOIS alice alice", "319 alice :@#dev")]
    [InlineData("alice JOIN #one", "WHOIS alice", "319 alice :@#dev @#one")]
    [InlineData("alice MODE #dev +s", "WHOIS alice")]
    [InlineData("alice MODE #dev +i", "WHOIS alice")]
    [InlineData("carol JOIN #dev | alice MODE #dev +s", "WHOIS alice", "319 alice :@#dev")]
    [InlineData("alice AWAY :lunch", "WHOIS alice", "319 alice :@#dev", "301 alice :lunch")]
    [InlineData("alice MODE alice +B", "WHOIS alice", "319 alice :@#dev", "335 alice :<text>")]
    [InlineData("alice becomes operator", "WHOIS alice", "319 alice :@#dev", "313 alice :<text>")]
    [InlineData("alice NS REGISTER correct-horse", "WHOIS alice", "319 alice :@#dev", "330 alice alice :<text>")]
    public Task Whois_says_what_the_asker_may_know(string before, string line, params string[] own)
    {
        string[] read =
        [
            "311 alice ~alice <host> * :The alice", .. own.Where(answer => answer.StartsWith("319", StringComparison.Ordinal)), "312 alice ChatHost.chat :<text>",
            .. own.Where(answer => !answer.StartsWith("319", StringComparison.Ordinal)), "317 alice <n> <n> :<text>", "318 alice :<text>",
        ];
        return ThreeClients.CheckAsync(before, $"carol {line}", [.. read.Select(answer => $"carol: {answer}")]);
    }

    [Theory]
    [InlineData("", "WHOIS", "431 :<text>")]
    [InlineData("", "WHOIS nobody", "401 nobody :<text>", "318 nobody :<text>")]
    [InlineData("", "WHOIS elsewhere.example alice", "402 elsewhere.example :<text>")]
    [InlineData("", "WHOWAS", "431 :<text>")]
    [InlineData("", "WHOWAS nobody", "406 nobody :<text>", "369 nobody :<text>")]
    [InlineData("", "WHOWAS bo*", "406 bo* :<text>", "369 bo* :<text>")]
    [InlineData("bob NICK rob", "WHOWAS bob", "314 bob ~bob <host> * :The bob", "312 bob ChatHost.chat :<text>", "369 bob :<text>")]
    [InlineData("bob NICK rob", "WHOWAS BOB", "314 bob ~bob <host> * :The bob", "312 bob ChatHost.chat :<text>", "369 BOB :<text>")]
    [InlineData("bob QUIT", "WHOWAS bob", "314 bob ~bob <host> * :The bob", "312 bob ChatHost.chat :<text>", "369 bob :<text>")]
    [InlineData(
        "bob NICK rob | bob NICK bob | alice NICK x | bob NICK rob", "WHOWAS bob 1", "314 bob ~bob <host> * :The bob",
        "312 bob ChatHost.chat :<text>", "369 bob :<text>")]
    [InlineData(
        "bob NICK old | bob NICK rob | alice NICK old | alice NICK ann", "WHOWAS old 1", "314 old ~alice <host> * :The alice",
        "312 old ChatHost.chat :<text>", "369 old :<text>")]
    [InlineData(
        "bob NICK old | bob NICK rob | alice NICK old | alice NICK ann", "WHOWAS old 0", "314 old ~alice <host> * :The alice",
        "312 old ChatHost.chat :<text>", "314 old ~bob <host> * :The bob", "312 old ChatHost.chat :<text>", "369 old :<text>")]
    [InlineData(
        "bob NICK old | bob NICK rob | alice NICK old | alice NICK ann", "WHOWAS old -1", "314 old ~alice <host> * :The alice",
        "312 old ChatHost.chat :<text>", "314 old ~bob <host> * :The bob", "312 old ChatHost.chat :<text>", "369 old :<text>")]
    [InlineData("", "USERHOST alice", "302 :alice=+~alice@<host>")]
    [InlineData("alice AWAY :lunch", "USERHOST ALICE nobody bob", "302 :alice=-~alice@<host> bob=+~bob@<host>")]
    [InlineData("alice becomes operator", "USERHOST alice", "302 :alice*=+~alice@<host>")]
    [InlineData("", "USERHOST nobody", "302 :")]
    [InlineData("", "USERHOST", "461 USERHOST :<text>")]
    [InlineData("", "ISON alice nobody BOB", "303 :alice bob")]
    [InlineData("", "ISON :alice bob", "303 :alice bob")]
    [InlineData("", "ISON nobody", "303 :")]
    [InlineData("", "ISON", "461 ISON :<text>")]
    public Task People_are_found_by_their_names(string before, string line, params string[] read) =>
        ThreeClients.CheckAsync(before, $"carol {line}", [.. read.Select(answer => $"carol: {answer}")]);
}
