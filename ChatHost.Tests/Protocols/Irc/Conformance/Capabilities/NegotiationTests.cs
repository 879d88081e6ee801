using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Capabilities;

/// <summary>Section 5: capabilities are listed, asked for, and given back.</summary>
public sealed class NegotiationTests
{
    private readonly IrcChat _chat = new();

    [Theory]
    [InlineData("account-notify")]
    [InlineData("account-tag")]
    [InlineData("away-notify")]
    [InlineData("batch")]
    [InlineData("cap-notify")]
    [InlineData("chghost")]
    [InlineData("draft/account-registration")]
    [InlineData("draft/chathistory")]
    [InlineData("draft/event-playback")]
    [InlineData("draft/message-redaction")]
    [InlineData("draft/metadata-2")]
    [InlineData("draft/multiline")]
    [InlineData("draft/pre-away")]
    [InlineData("draft/read-marker")]
    [InlineData("echo-message")]
    [InlineData("extended-join")]
    [InlineData("extended-monitor")]
    [InlineData("invite-notify")]
    [InlineData("labeled-response")]
    [InlineData("message-tags")]
    [InlineData("multi-prefix")]
    [InlineData("no-implicit-names")]
    [InlineData("sasl")]
    [InlineData("server-time")]
    [InlineData("setname")]
    [InlineData("standard-replies")]
    [InlineData("userhost-in-names")]
    public async Task A_capability_is_offered_enabled_and_disabled_before_and_after_registration(string name)
    {
        var alice = _chat.Open();
        foreach (var nick in (string[])["*", "alice"])
        {
            Assert.Contains(name, ListOf(await alice.SayAsync("CAP LS")));
            AssertAnswer($":server CAP {nick} LIST :", await alice.SayAsync("CAP LIST"));
            AssertAnswer($":server CAP {nick} ACK :{name}", await alice.SayAsync($"CAP REQ :{name}"));
            AssertAnswer($":server CAP {nick} LIST :{name}", await alice.SayAsync("CAP LIST"));
            AssertAnswer($":server CAP {nick} ACK :-{name}", await alice.SayAsync($"CAP REQ :-{name}"));
            AssertAnswer($":server CAP {nick} LIST :", await alice.SayAsync("CAP LIST"));
            await alice.SayAsync("NICK alice\nUSER alice 0 * :Alice\nCAP END");
        }
    }

    [Theory]
    [InlineData("CAP LS", false)]
    [InlineData("CAP LS 301", false)]
    [InlineData("CAP LS 1", false)]
    [InlineData("CAP LS x", false)]
    [InlineData("CAP LS 302", true)]
    [InlineData("CAP LS :302", true)]
    [InlineData("cap ls 302", true)]
    [InlineData("CAP LS 303", true)]
    [InlineData("CAP LS 1000", true)]
    [InlineData("CAP LS 0302", true)]
    [InlineData("CAP LS 302\nCAP LS", true)]
    [InlineData("CAP LS 302\nCAP LS 301", true)]
    public async Task Values_and_further_lines_are_for_302(string lines, bool isNew)
    {
        var alice = _chat.Open();
        var said = lines.Split('\n');
        foreach (var line in said[..^1])
            await alice.SayAsync(line);
        var answer = await alice.SayAsync(said[^1]);

        Assert.Equal(isNew, string.Join(' ', answer).Contains('='));
        Assert.Equal(isNew, answer.Length > 1);
        Assert.All(answer[..^1], line => Assert.StartsWith(":server CAP * LS * :", line, StringComparison.Ordinal));
        Assert.StartsWith(":server CAP * LS :", answer[^1], StringComparison.Ordinal);
        Assert.All(answer, line => Assert.InRange(line.Length, 1, 510));
        AssertAnswer($":server CAP * LIST :{(isNew ? "cap-notify" : "")}", await alice.SayAsync("CAP LIST"));
    }

    [Theory]
    [InlineData("draft/multiline=max-bytes=4096,max-lines=100")]
    [InlineData("sasl=PLAIN,SCRAM-SHA-256")]
    [InlineData("draft/account-registration=before-connect")]
    public async Task A_value_is_shown(string capability) =>
        Assert.Contains(capability, ListOf(await _chat.Open().SayAsync("CAP LS 302")));

    [Fact]
    public async Task Without_a_policy_no_sts_is_offered() =>
        Assert.DoesNotContain(ListOf(await _chat.Open().SayAsync("CAP LS 302")), name => name.StartsWith("sts", StringComparison.Ordinal));

    [Theory]
    [InlineData("CAP REQ batch", "ACK :batch", "batch")]
    [InlineData("CAP REQ :batch", "ACK :batch", "batch")]
    [InlineData("cap req :batch", "ACK :batch", "batch")]
    [InlineData("CAP REQ :batch server-time", "ACK :batch server-time", "batch server-time")]
    [InlineData("CAP REQ :server-time batch", "ACK :server-time batch", "batch server-time")]
    [InlineData("CAP REQ :batch ", "ACK :batch ", "batch")]
    [InlineData("CAP REQ :batch batch", "ACK :batch batch", "batch")]
    [InlineData("CAP REQ :setname", "ACK :setname", "setname")]
    [InlineData("CAP REQ :-setname", "ACK :-setname", "")]
    [InlineData("CAP REQ :-batch", "ACK :-batch", "setname")]
    [InlineData("CAP REQ :batch -setname", "ACK :batch -setname", "batch")]
    [InlineData("CAP REQ :batch -batch", "ACK :batch -batch", "setname")]
    [InlineData("CAP REQ :labeled-response", "ACK :labeled-response", "labeled-response")]
    [InlineData("CAP REQ :labeled-response batch", "ACK :labeled-response batch", "batch labeled-response")]
    [InlineData("CAP REQ :batch nonsense", "NAK :batch nonsense", "setname")]
    [InlineData("CAP REQ :nonsense batch", "NAK :nonsense batch", "setname")]
    [InlineData("CAP REQ :-setname nonsense", "NAK :-setname nonsense", "setname")]
    [InlineData("CAP REQ :-nonsense", "NAK :-nonsense", "setname")]
    [InlineData("CAP REQ :BATCH", "NAK :BATCH", "setname")]
    [InlineData("CAP REQ :Batch", "NAK :Batch", "setname")]
    [InlineData("CAP REQ :sasl=PLAIN", "NAK :sasl=PLAIN", "setname")]
    [InlineData("CAP REQ :sts", "NAK :sts", "setname")]
    public async Task A_request_is_granted_as_a_whole_or_changes_nothing(string line, string answer, string enabled)
    {
        var alice = await _chat.ConnectAsync("alice", "setname");
        AssertAnswer($":server CAP alice {answer}", await alice.SayAsync(line));
        var list = ListOf(await alice.SayAsync("CAP LIST"));
        var expected = enabled.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var keeps = !line.Contains("-setname", StringComparison.Ordinal) || answer.StartsWith("NAK", StringComparison.Ordinal);
        Assert.Equal(keeps ? expected.Union(["setname"]).Order(StringComparer.Ordinal) : expected, list.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("CAP", ":server 410 alice * :Invalid CAP command")]
    [InlineData("CAP :", ":server 410 alice * :Invalid CAP command")]
    [InlineData("CAP FOO", ":server 410 alice FOO :Invalid CAP command")]
    [InlineData("CAP ACK :batch", ":server 410 alice ACK :Invalid CAP command")]
    [InlineData("CAP NEW :batch", ":server 410 alice NEW :Invalid CAP command")]
    [InlineData("CAP END", "")]
    [InlineData("CAP LIST", ":server CAP alice LIST :")]
    [InlineData("CAP list", ":server CAP alice LIST :")]
    public async Task A_subcommand_is_answered(string line, string answer)
    {
        var alice = await _chat.ConnectAsync("alice");
        AssertAnswer(answer, await alice.SayAsync(line));
    }

    private static string[] ListOf(IEnumerable<string> lines) =>
        [.. lines.SelectMany(line => line[(line.IndexOf(" :", StringComparison.Ordinal) + 2)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
