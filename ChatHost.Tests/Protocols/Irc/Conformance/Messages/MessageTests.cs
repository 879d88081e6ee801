using System.Text;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Messages;

/// <summary>Section 8: PRIVMSG, NOTICE, CTCP, AWAY.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("bob {0} #dev :hi", "alice: bob {0} #dev :hi")]
    [InlineData("bob {0} #DEV :hi", "alice: bob {0} #dev :hi")]
    [InlineData("bob {0} #dev hi", "alice: bob {0} #dev :hi")]
    [InlineData("bob {0} #dev ::)", "alice: bob {0} #dev ::)")]
    [InlineData("bob {0} #dev :two  blanks", "alice: bob {0} #dev :two  blanks")]
    [InlineData("bob {0} carol :hi", "carol: bob {0} carol :hi")]
    [InlineData("bob {0} CAROL :hi", "carol: bob {0} carol :hi")]
    [InlineData("bob {0} carol,alice :hi", "alice: bob {0} alice :hi", "carol: bob {0} carol :hi")]
    [InlineData("bob {0} #dev,carol :hi", "alice: bob {0} #dev :hi", "carol: bob {0} carol :hi")]
    [InlineData("bob {0} @#dev :hi", "alice: bob {0} @#dev :hi")]
    [InlineData("bob {0} +#dev :hi", "alice: bob {0} +#dev :hi")]
    [InlineData("alice {0} @#dev :hi")]
    [InlineData("bob {0} bob :hi", "bob: bob {0} bob :hi")]
    [InlineData("bob :carol!x@y {0} alice :hi", "alice: bob {0} alice :hi")]
    public async Task What_is_said_is_read_by_its_targets_alone(string step, params string[] read)
    {
        foreach (var command in (string[])["PRIVMSG", "NOTICE"])
        {
            string With(string line) => line.Replace("{0}", command, StringComparison.Ordinal);
            await ThreeClients.CheckAsync("", With(step), [.. read.Select(With)]);
        }
    }

    [Theory]
    [InlineData("nobody :hi", "401 nobody :<text>")]
    [InlineData("nobody,alice :hi", "401 nobody :<text>")]
    [InlineData("#nowhere :hi", "403 #nowhere :<text>")]
    [InlineData("#a.b :hi", "403 #a.b :<text>")]
    [InlineData("#dev :hi", "404 #dev :<text>")]
    [InlineData("@#dev :hi", "404 #dev :<text>")]
    [InlineData("@#nowhere :hi", "403 #nowhere :<text>")]
    [InlineData("", "411 :<text>")]
    [InlineData("alice", "412 :<text>")]
    [InlineData("alice :", "412 :<text>")]
    [InlineData("#dev :", "412 :<text>")]
    [InlineData("n1,n2,n3,n4,n5 :hi", "407 n5 :<text>", "401 n1 :<text>", "401 n2 :<text>", "401 n3 :<text>", "401 n4 :<text>")]
    [InlineData("#dev :\u0001VERSION\u0001", "404 #dev :<text>")]
    [InlineData("nobody :\u0001VERSION\u0001", "401 nobody :<text>")]
    [InlineData("@#dev :\u0001VERSION\u0001", "404 @#dev :<text>")]
    public async Task A_mistake_is_answered_to_a_message_and_never_to_a_notice(string what, params string[] errors)
    {
        string[] reached = what.StartsWith("nobody,alice", StringComparison.Ordinal) ? ["PRIVMSG alice :hi"] : [];
        await ThreeClients.CheckAsync(
            "carol JOIN #one", $"carol PRIVMSG {what}", [.. reached.Select(line => $"alice: carol {line}"), .. errors.Select(error => $"carol: {error}")]);
        await ThreeClients.CheckAsync(
            "carol JOIN #one", $"carol NOTICE {what}", [.. reached.Select(line => $"alice: carol {line.Replace("PRIVMSG", "NOTICE", StringComparison.Ordinal)}")]);
    }

    [Theory]
    [InlineData("", "bob AWAY :lunch", "bob: 306 :<text>")]
    [InlineData("bob AWAY :lunch", "bob AWAY :tea", "bob: 306 :<text>")]
    [InlineData("bob AWAY :lunch", "bob AWAY", "bob: 305 :<text>")]
    [InlineData("bob AWAY :lunch", "bob AWAY :", "bob: 305 :<text>")]
    [InlineData("", "bob AWAY", "bob: 305 :<text>")]
    [InlineData("bob AWAY :lunch", "carol PRIVMSG bob :hi", "bob: carol PRIVMSG bob :hi", "carol: 301 bob :lunch")]
    [InlineData("bob AWAY :lunch | bob AWAY :tea", "carol PRIVMSG bob :hi", "bob: carol PRIVMSG bob :hi", "carol: 301 bob :tea")]
    [InlineData("bob AWAY :lunch | bob AWAY", "carol PRIVMSG bob :hi", "bob: carol PRIVMSG bob :hi")]
    [InlineData("bob AWAY :lunch", "carol NOTICE bob :hi", "bob: carol NOTICE bob :hi")]
    [InlineData("bob AWAY :lunch", "carol PRIVMSG bob :\u0001VERSION\u0001", "bob: carol PRIVMSG bob :\u0001VERSION\u0001", "carol: 301 bob :lunch")]
    [InlineData("bob AWAY :lunch", "alice PRIVMSG #dev :hi", "bob: alice PRIVMSG #dev :hi")]
    [InlineData("alice CAP REQ :away-notify", "bob AWAY :lunch", "alice: bob AWAY :lunch", "bob: 306 :<text>")]
    [InlineData("alice CAP REQ :away-notify | bob AWAY :lunch", "bob AWAY", "alice: bob AWAY", "bob: 305 :<text>")]
    [InlineData("carol CAP REQ :away-notify", "bob AWAY :lunch", "bob: 306 :<text>")]
    public Task Whoever_is_away_is_said_to_be(string before, string step, params string[] read) => ThreeClients.CheckAsync(before, step, read);

    [Theory]
    [InlineData("carol PRIVMSG bob :\u0001VERSION\u0001", "bob: carol PRIVMSG bob :\u0001VERSION\u0001")]
    [InlineData("carol PRIVMSG bob :\u0001PING 12 34\u0001", "bob: carol PRIVMSG bob :\u0001PING 12 34\u0001")]
    [InlineData("carol NOTICE bob :\u0001PING 12 34\u0001", "bob: carol NOTICE bob :\u0001PING 12 34\u0001")]
    [InlineData("carol PRIVMSG bob :\u0001ACTION waves\u0001", "bob: carol PRIVMSG bob :\u0001ACTION waves\u0001")]
    [InlineData("bob PRIVMSG #dev :\u0001ACTION waves\u0001", "alice: bob PRIVMSG #dev :\u0001ACTION waves\u0001")]
    [InlineData("bob NOTICE #dev :\u0001VERSION x\u0001")]
    [InlineData("carol PRIVMSG bob :\u0001DCC SEND x 1 2 3\u0001")]
    public Task Ctcp_passes_between_two_clients_but_for_what_tells_addresses(string step, params string[] read) => ThreeClients.CheckAsync("", step, read);

    [Fact]
    public async Task A_text_of_AWAY_beyond_AWAYLEN_is_cut()
    {
        var three = await ThreeClients.MeetAsync();
        await three.StepAsync($"bob AWAY :{new string('x', 450)}");
        three.Read();

        await three.StepAsync("carol PRIVMSG bob :hi");

        var away = three.Read()[^1];
        Assert.StartsWith("carol: 301 bob :x", away, StringComparison.Ordinal);
        Assert.Equal(390, Encoding.UTF8.GetByteCount(away["carol: 301 bob :".Length..]));
    }
}
