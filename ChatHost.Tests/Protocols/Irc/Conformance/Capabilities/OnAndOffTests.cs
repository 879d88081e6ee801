using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Capabilities;

/// <summary>Sections 5 and 11: what a client receives with a capability, and what without it.</summary>
/// <remarks>
/// alice, bob and carol, of whom alice has the capability and bob <c>message-tags</c>; alice and bob are in #dev, of which alice is the
/// operator. The answer is what alice receives of the last line of the script.
/// </remarks>
public sealed class OnAndOffTests
{
    private const string Registers = "bob: NS REGISTER correct-horse\n";

    [Theory]
    [InlineData("server-time", "bob: PRIVMSG #dev :hi", "@time=2026-…T…:…:….…Z :bob!~bob@host PRIVMSG #dev :hi", ":bob!~bob@host PRIVMSG #dev :hi")]
    [InlineData("server-time", "bob: PRIVMSG alice :hi", "@time=…Z :bob!~bob@host PRIVMSG alice :hi", ":bob!~bob@host PRIVMSG alice :hi")]
    [InlineData("server-time", "bob: PART #dev", "@time=…Z :bob!~bob@host PART #dev", ":bob!~bob@host PART #dev")]
    [InlineData("server-time", "bob: NICK rob", "@time=…Z :bob!~bob@host NICK :rob", ":bob!~bob@host NICK :rob")]
    [InlineData("server-time", "bob: QUIT :x", "@time=…Z :bob!~bob@host QUIT :Quit: x", ":bob!~bob@host QUIT :Quit: x")]
    [InlineData("server-time", "alice: TOPIC #dev :x", "@time=…Z :alice!~alice@host TOPIC #dev :x", ":alice!~alice@host TOPIC #dev :x")]
    [InlineData("server-time", "alice: MODE #dev +m", "@time=…Z :alice!~alice@host MODE #dev +m", ":alice!~alice@host MODE #dev +m")]
    [InlineData("message-tags", "bob: PRIVMSG #dev :hi", "@msgid=… :bob!~bob@host PRIVMSG #dev :hi", ":bob!~bob@host PRIVMSG #dev :hi")]
    [InlineData("message-tags", "bob: @+a=b;c=d PRIVMSG #dev :hi", "@msgid=…;+a=b :bob!~bob@host PRIVMSG #dev :hi", ":bob!~bob@host PRIVMSG #dev :hi")]
    [InlineData("message-tags", "bob: @+a=b;+a=c NOTICE alice :hi", "@msgid=…;+a=c :bob!~bob@host NOTICE alice :hi", ":bob!~bob@host NOTICE alice :hi")]
    [InlineData("message-tags", "bob: @+a= PRIVMSG #dev :hi", "@msgid=…;+a :bob!~bob@host PRIVMSG #dev :hi", ":bob!~bob@host PRIVMSG #dev :hi")]
    [InlineData("message-tags", "bob: @+A=1;+a=2 PRIVMSG #dev :hi", "@msgid=…;+A=1;+a=2 :bob!~bob@host PRIVMSG #dev :hi", ":bob!~bob@host PRIVMSG #dev :hi")]
    [InlineData("message-tags", "bob: @+a=b TAGMSG #dev", "@msgid=…;+a=b :bob!~bob@host TAGMSG #dev", "")]
    [InlineData("message-tags", "bob: @+a=b TAGMSG alice", "@msgid=…;+a=b :bob!~bob@host TAGMSG alice", "")]
    [InlineData("message-tags", "alice: TAGMSG nobody", ":server 401 alice nobody :…", ":server 421 alice TAGMSG :…")]
    [InlineData("message-tags", "alice: TAGMSG", ":server 411 alice :…", ":server 421 alice TAGMSG :…")]
    [InlineData("message-tags", "alice: TAGMSG #nowhere", ":server 403 alice #nowhere :…", ":server 421 alice TAGMSG :…")]
    [InlineData("account-tag", Registers + "bob: PRIVMSG #dev :hi", "@account=bob :bob!~bob@host PRIVMSG #dev :hi", ":bob!~bob@host PRIVMSG #dev :hi")]
    [InlineData("account-tag", Registers + "bob: PRIVMSG alice :hi", "@account=bob :bob!~bob@host PRIVMSG alice :hi", ":bob!~bob@host PRIVMSG alice :hi")]
    [InlineData("account-tag", Registers + "bob: PART #dev", "@account=bob :bob!~bob@host PART #dev", ":bob!~bob@host PART #dev")]
    [InlineData("account-tag", "bob: PRIVMSG #dev :hi", ":bob!~bob@host PRIVMSG #dev :hi", ":bob!~bob@host PRIVMSG #dev :hi")]
    [InlineData("echo-message", "alice: PRIVMSG #dev :hi", ":alice!~alice@host PRIVMSG #dev :hi", "")]
    [InlineData("echo-message", "alice: NOTICE #dev :hi", ":alice!~alice@host NOTICE #dev :hi", "")]
    [InlineData("echo-message", "alice: PRIVMSG bob :hi", ":alice!~alice@host PRIVMSG bob :hi", "")]
    [InlineData("echo-message", "alice: NOTICE bob :hi", ":alice!~alice@host NOTICE bob :hi", "")]
    [InlineData("echo-message", "alice: PRIVMSG bob :\u0001PING 1\u0001", ":alice!~alice@host PRIVMSG bob :\u0001PING 1\u0001", "")]
    [InlineData("echo-message", "alice: PRIVMSG alice :hi", ":alice!~alice@host PRIVMSG alice :hi\n:alice!~alice@host PRIVMSG alice :hi", ":alice!~alice@host PRIVMSG alice :hi")]
    [InlineData("extended-join", "carol: JOIN #dev", ":carol!~carol@host JOIN #dev * :The carol", ":carol!~carol@host JOIN #dev")]
    [InlineData("extended-join", Registers + "bob: PART #dev\nbob: JOIN #dev", ":bob!~bob@host JOIN #dev bob :The bob", ":bob!~bob@host JOIN #dev")]
    [InlineData("extended-join", "alice: JOIN #ops", ":alice!~alice@host JOIN #ops * :The alice\n…", ":alice!~alice@host JOIN #ops\n…")]
    [InlineData("account-notify", "bob: NS REGISTER correct-horse", ":bob!~bob@host ACCOUNT bob", "")]
    [InlineData("account-notify", Registers + "bob: NS LOGOUT", ":bob!~bob@host NICK :user…\n:user…!~bob@host ACCOUNT *", ":bob!~bob@host NICK :user…")]
    [InlineData("chghost", "bob: NS REGISTER correct-horse", ":bob!~bob@host CHGHOST ~bob host", "")]
    [InlineData("away-notify", "bob: AWAY :lunch", ":bob!~bob@host AWAY :lunch", "")]
    [InlineData("away-notify", "bob: AWAY :lunch\nbob: AWAY", ":bob!~bob@host AWAY", "")]
    [InlineData("away-notify", "alice: AWAY :lunch", ":server 306 alice :…", ":server 306 alice :…")]
    [InlineData("away-notify", "carol: AWAY :lunch", "", "")]
    [InlineData("away-notify", "carol: AWAY :lunch\ncarol: JOIN #dev", ":carol!~carol@host JOIN #dev\n:carol!~carol@host AWAY :lunch", ":carol!~carol@host JOIN #dev")]
    [InlineData("setname", "bob: SETNAME :New Name", ":bob!~bob@host SETNAME :New Name", "")]
    [InlineData("setname", "alice: SETNAME :New Name", ":alice!~alice@host SETNAME :New Name", "")]
    [InlineData("setname", "carol: SETNAME :New Name", "", "")]
    [InlineData("setname", "alice: SETNAME :", ":server FAIL SETNAME INVALID_REALNAME :…", ":server FAIL SETNAME INVALID_REALNAME :…")]
    [InlineData("invite-notify", "alice: MODE #dev +o bob\nbob: INVITE carol #dev", ":bob!~bob@host INVITE carol :#dev", "")]
    [InlineData("multi-prefix", "alice: NAMES #dev", ":server 353 alice = #dev :@alice bob\n…", ":server 353 alice = #dev :@alice bob\n…")]
    [InlineData("userhost-in-names", "alice: NAMES #dev", ":server 353 alice = #dev :@alice!~alice@host bob!~bob@host\n…", ":server 353 alice = #dev :@alice bob\n…")]
    [InlineData("no-implicit-names", "alice: JOIN #ops", ":alice!~alice@host JOIN #ops", ":alice!~alice@host JOIN #ops\n:server 353 …\n:server 366 …")]
    [InlineData("no-implicit-names", "alice: NAMES #dev", ":server 353 …\n:server 366 …", ":server 353 …\n:server 366 …")]
    [InlineData("draft/read-marker", "alice: JOIN #ops", ":alice!~alice@host JOIN #ops\n:server MARKREAD #ops *\n:server 353 …\n:server 366 …", ":alice!~alice@host JOIN #ops\n:server 353 …\n:server 366 …")]
    [InlineData("draft/message-redaction", "bob: PRIVMSG #dev :x\nbob: REDACT #dev 1-1", ":server REDACT #dev 1-1", "")]
    [InlineData("draft/chathistory", "alice: CHATHISTORY LATEST #dev * 5", "", ":server 421 alice CHATHISTORY :…")]
    [InlineData("draft/chathistory", "bob: PRIVMSG #dev :x\nalice: CHATHISTORY LATEST #dev * 5", ":bob!…@… PRIVMSG #dev :x", ":server 421 alice CHATHISTORY :…")]
    [InlineData("draft/chathistory", "alice: CHATHISTORY NONSENSE #dev", ":server FAIL CHATHISTORY INVALID_PARAMS NONSENSE :…", ":server 421 alice CHATHISTORY :…")]
    [InlineData("labeled-response", "alice: @label=1 PING x", "@label=1 :server PONG server :x", ":server PONG server :x")]
    [InlineData("labeled-response", "alice: @label=1 PONG x", "@label=1 :server ACK", "")]
    [InlineData("labeled-response", "alice: @label=1 PRIVMSG #dev :hi", "@label=1 :server ACK", "")]
    [InlineData("labeled-response", "alice: @label=1 FOO", "@label=1 :server 421 alice FOO :…", ":server 421 alice FOO :…")]
    [InlineData("labeled-response", "alice: @label=a\\sb PONG x", "@label=a\\sb :server ACK", "")]
    [InlineData("labeled-response", "alice: @label= PONG x", "", "")]
    public async Task A_capability_changes_what_is_received(string capability, string script, string on, string off)
    {
        AssertAnswer(on, await PlayAsync(capability, script));
        AssertAnswer(off, await PlayAsync(null, script));
    }

    [Theory]
    [InlineData("batch labeled-response", "alice: @label=1 NAMES #dev", "@label=1 :server BATCH +… labeled-response\n@batch=… :server 353 …\n@batch=… :server 366 …\n:server BATCH -…")]
    [InlineData("batch labeled-response echo-message", "alice: @label=1 PRIVMSG #dev :hi", "@label=1 :alice!~alice@host PRIVMSG #dev :hi")]
    [InlineData("batch labeled-response echo-message", "alice: @label=1 PRIVMSG bob :hi", "@label=1 :alice!~alice@host PRIVMSG bob :hi")]
    [InlineData("batch draft/chathistory", "alice: CHATHISTORY LATEST #dev * 5", ":server BATCH +… chathistory #dev\n:server BATCH -…")]
    [InlineData("batch draft/chathistory labeled-response", "alice: @label=1 CHATHISTORY LATEST #dev * 5", "@label=1 :server BATCH +… chathistory #dev\n:server BATCH -…")]
    [InlineData("batch draft/chathistory", "alice: TOPIC #dev :x\nalice: CHATHISTORY LATEST #dev * 5", ":server BATCH +… chathistory #dev\n:server BATCH -…")]
    [InlineData("batch draft/chathistory draft/event-playback", "alice: TOPIC #dev :x\nalice: CHATHISTORY LATEST #dev * 5", ":server BATCH +… chathistory #dev\n@batch=… :alice!…@… TOPIC #dev :x\n:server BATCH -…")]
    [InlineData("away-notify", "alice: MONITOR + carol\ncarol: AWAY :x", "")]
    [InlineData("extended-monitor", "alice: MONITOR + carol\ncarol: AWAY :x", "")]
    [InlineData("away-notify extended-monitor", "alice: MONITOR + carol\ncarol: AWAY :x", ":carol!~carol@host AWAY :x")]
    [InlineData("setname extended-monitor", "alice: MONITOR + bob\nbob: SETNAME :New", ":bob!~bob@host SETNAME :New")]
    [InlineData("server-time message-tags account-tag", Registers + "bob: @+a=b PRIVMSG #dev :hi", "@time=…;msgid=…;account=bob;+a=b :bob!~bob@host PRIVMSG #dev :hi")]
    [InlineData("message-tags echo-message", "alice: @+a=b PRIVMSG #dev :hi", "@msgid=…;+a=b :alice!~alice@host PRIVMSG #dev :hi")]
    [InlineData("message-tags echo-message", "alice: @+a=b TAGMSG #dev", "@msgid=…;+a=b :alice!~alice@host TAGMSG #dev")]
    [InlineData("message-tags", "alice: @+a=b TAGMSG #dev", "")]
    public async Task Capabilities_go_together(string capabilities, string script, string answer) => AssertAnswer(answer, await PlayAsync(capabilities, script));

    [Theory]
    [InlineData("bob: PRIVMSG #dev :hi")]
    [InlineData("alice: NAMES #dev")]
    [InlineData("alice: TAGMSG #dev")]
    [InlineData("bob: AWAY :x")]
    public async Task A_capability_given_back_changes_nothing_any_more(string script)
    {
        const string All = "server-time message-tags account-tag userhost-in-names away-notify echo-message";
        var given = string.Join(' ', All.Split(' ').Select(name => $"-{name}"));
        Assert.Equal(await PlayAsync(null, script), await PlayAsync(All, $"alice: CAP REQ :{given}\n{script}"));
    }

    private static async Task<string[]> PlayAsync(string? capabilities, string script)
    {
        var chat = new IrcChat();
        var people = new Dictionary<string, IrcPerson>
        {
            ["alice"] = await chat.JoinAsync("alice", "#dev", capabilities),
            ["bob"] = await chat.JoinAsync("bob", "#dev", "message-tags"),
            ["carol"] = await chat.ConnectAsync("carol"),
        };
        return await IrcScript.PlayAsync(people, script, "alice");
    }
}
