using System.Net;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Moderation;

/// <summary>
/// Who comes in, reads and speaks, as tables: what holds in the room, as words (<c>invite</c>, <c>ban</c>, <c>allow</c> …, the last
/// three for the one who is judged), what the one is who is judged, and what comes of it.
/// </summary>
public sealed class RoomRulesTests
{
    private const string RightPassword = "sesame";
    private const int Members = 5;

    private static readonly string[] BanWords = ["ban", "mute"];
    private static readonly DateTime Now = ManualTime.Start.UtcDateTime;
    private static readonly AccountRef Eve = new(7, "eve");

    private readonly ChatParts _parts = new();

    [Theory]
    [InlineData("", RoomRank.Anyone, null)]
    [InlineData("ban", RoomRank.Anyone, DenialKind.Banned)]
    [InlineData("ban", RoomRank.Voiced, DenialKind.Banned)]
    [InlineData("ban", RoomRank.Operator, DenialKind.Banned)]
    [InlineData("ban", RoomRank.Owner, null)]
    [InlineData("ban", RoomRank.ServerOperator, null)]
    [InlineData("ban allow", RoomRank.Anyone, null)]
    [InlineData("ban invited", RoomRank.Anyone, null)]
    [InlineData("ban over", RoomRank.Anyone, null)]
    [InlineData("mute", RoomRank.Anyone, null)]
    [InlineData("invite", RoomRank.Anyone, DenialKind.InviteOnly)]
    [InlineData("invite", RoomRank.Voiced, DenialKind.InviteOnly)]
    [InlineData("invite", RoomRank.Operator, null)]
    [InlineData("invite", RoomRank.Owner, null)]
    [InlineData("invite allow", RoomRank.Anyone, null)]
    [InlineData("invite invited", RoomRank.Anyone, null)]
    [InlineData("invite invited-long-ago", RoomRank.Anyone, DenialKind.InviteOnly)]
    [InlineData("password", RoomRank.Anyone, DenialKind.PasswordNeeded)]
    [InlineData("password given", RoomRank.Anyone, null)]
    [InlineData("password wrong", RoomRank.Anyone, DenialKind.PasswordNeeded)]
    [InlineData("password allow", RoomRank.Anyone, DenialKind.PasswordNeeded)]
    [InlineData("password invited", RoomRank.Anyone, null)]
    [InlineData("password", RoomRank.Operator, null)]
    [InlineData("full", RoomRank.Anyone, DenialKind.Full)]
    [InlineData("full allow", RoomRank.Anyone, DenialKind.Full)]
    [InlineData("full invited", RoomRank.Anyone, null)]
    [InlineData("full", RoomRank.Operator, null)]
    [InlineData("nearly-full", RoomRank.Anyone, null)]
    [InlineData("accounts", RoomRank.Anyone, null)]
    [InlineData("accounts guest", RoomRank.Anyone, DenialKind.AccountNeeded)]
    [InlineData("accounts guest allow", RoomRank.Anyone, DenialKind.AccountNeeded)]
    [InlineData("accounts guest invited", RoomRank.Anyone, DenialKind.AccountNeeded)]
    [InlineData("secret moderated topic", RoomRank.Anyone, null)]
    [InlineData("accounts guest invite password full ban", RoomRank.Anyone, DenialKind.Banned)]
    [InlineData("accounts guest invite password full", RoomRank.Anyone, DenialKind.AccountNeeded)]
    [InlineData("invite password full", RoomRank.Anyone, DenialKind.InviteOnly)]
    [InlineData("password full given", RoomRank.Anyone, DenialKind.Full)]
    internal void Entering(string holds, RoomRank rank, DenialKind? denial)
    {
        var (rules, subject) = Read(holds);
        var password = Has(holds, "given") ? RightPassword : Has(holds, "wrong") ? "Sesame" : null;

        Assert.Equal(denial, rules.JudgeEntry(subject, rank, password, Members, Now)?.Kind);
    }

    [Theory]
    [InlineData("", RoomRank.Anyone, null)]
    [InlineData("ban", RoomRank.Anyone, DenialKind.Banned)]
    [InlineData("ban", RoomRank.Operator, DenialKind.Banned)]
    [InlineData("ban", RoomRank.Owner, null)]
    [InlineData("ban", RoomRank.ServerOperator, null)]
    [InlineData("ban allow", RoomRank.Anyone, null)]
    [InlineData("ban over", RoomRank.Anyone, null)]
    [InlineData("mute moderated topic full nearly-full", RoomRank.Anyone, null)]
    [InlineData("secret", RoomRank.Anyone, DenialKind.Unknown)]
    [InlineData("secret ban", RoomRank.Anyone, DenialKind.Unknown)]
    [InlineData("secret allow", RoomRank.Anyone, DenialKind.Unknown)]
    [InlineData("secret", RoomRank.Owner, DenialKind.Unknown)]
    [InlineData("secret", RoomRank.ServerOperator, null)]
    [InlineData("invite", RoomRank.Anyone, DenialKind.NotMember)]
    [InlineData("invite allow", RoomRank.Anyone, DenialKind.NotMember)]
    [InlineData("invite", RoomRank.Operator, DenialKind.NotMember)]
    [InlineData("invite ban", RoomRank.Anyone, DenialKind.Banned)]
    [InlineData("password", RoomRank.Anyone, DenialKind.NotMember)]
    [InlineData("accounts", RoomRank.Anyone, DenialKind.NotMember)]
    [InlineData("accounts guest", RoomRank.Anyone, DenialKind.NotMember)]
    [InlineData("invite password accounts", RoomRank.ServerOperator, null)]
    internal void Reading_from_outside(string holds, RoomRank rank, DenialKind? denial)
    {
        var (rules, subject) = Read(holds);

        Assert.Equal(denial, rules.JudgeReading(subject, rank, Now)?.Kind);
    }

    [Theory]
    [InlineData("", RoomRank.Anyone, null, null)]
    [InlineData("mute", RoomRank.Anyone, DenialKind.Muted, DenialKind.Muted)]
    [InlineData("mute allow", RoomRank.Anyone, DenialKind.Muted, DenialKind.Muted)]
    [InlineData("mute", RoomRank.Voiced, DenialKind.Muted, DenialKind.Muted)]
    [InlineData("mute", RoomRank.Operator, DenialKind.Muted, DenialKind.Muted)]
    [InlineData("mute", RoomRank.Owner, null, null)]
    [InlineData("mute", RoomRank.ServerOperator, null, null)]
    [InlineData("mute over", RoomRank.Anyone, null, null)]
    [InlineData("moderated", RoomRank.Anyone, DenialKind.NoVoice, DenialKind.NoVoice)]
    [InlineData("moderated", RoomRank.Voiced, null, null)]
    [InlineData("moderated", RoomRank.Operator, null, null)]
    [InlineData("moderated mute", RoomRank.Anyone, DenialKind.Muted, DenialKind.Muted)]
    [InlineData("topic", RoomRank.Anyone, null, DenialKind.NotOperator)]
    [InlineData("topic", RoomRank.Voiced, null, DenialKind.NotOperator)]
    [InlineData("topic", RoomRank.Operator, null, null)]
    [InlineData("topic", RoomRank.Owner, null, null)]
    [InlineData("topic moderated", RoomRank.Anyone, DenialKind.NoVoice, DenialKind.NotOperator)]
    [InlineData("topic moderated", RoomRank.Voiced, null, DenialKind.NotOperator)]
    [InlineData("secret invite password accounts full", RoomRank.Anyone, null, null)]
    internal void Speaking_and_setting_the_topic(string holds, RoomRank rank, DenialKind? speaking, DenialKind? topic)
    {
        var (rules, subject) = Read(holds);

        Assert.Equal(speaking, rules.JudgeSpeaking(subject, rank, isTopic: false, Now)?.Kind);
        Assert.Equal(topic, rules.JudgeSpeaking(subject, rank, isTopic: true, Now)?.Kind);
    }

    [Fact]
    public void Ranks_are_those_of_the_account()
    {
        var rules = RoomRules.None with { Owner = new(1, "alice"), Roles = [new(new(2, "bob"), RoomRank.Operator), new(new(3, "carol"), RoomRank.Voiced)] };

        Assert.Equal(
            [RoomRank.Owner, RoomRank.Operator, RoomRank.Voiced, RoomRank.Anyone, RoomRank.Anyone],
            new AccountRef?[] { new(1, "renamed"), new(2, "bob"), new(3, "carol"), new(4, "alice"), null }.Select(rules.RankOf));
    }

    [Fact]
    public void The_ban_set_first_is_the_one_that_is_told()
    {
        var (_, eve) = Read("");
        var rules = RoomRules.None with { Bans = [Ban(1, isMute: true, "muted"), Ban(2, isMute: false, "first"), Ban(3, isMute: false, "second")] };

        Assert.Equal(new(DenialKind.Banned, "first"), rules.JudgeEntry(eve, RoomRank.Anyone, password: null, 0, Now));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_long_list_of_bans_is_searched_as_if_each_were_asked(int seed)
    {
        var random = new Random(seed);
        string[] addresses = ["192.0.2.1", "192.0.2.2", "2001:db8:1:2::", "2001:db8:1:3::", "198.51.100.7"];
        Subject[] people = [.. Enumerable.Range(0, 60).Select(_ => new Subject(
            random.Next(2) == 0 ? null : new(random.Next(8), "account"),
            ChatParts.Nick($"{(char)('a' + random.Next(4))}{random.Next(4)}"),
            random.Next(9) == 0 ? null : IPAddress.Parse(addresses[random.Next(addresses.Length)]),
            random.Next(2) == 0 ? "~line" : "~json",
            _parts.Cloaks))];
        for (var round = 0; round < 50; round++)
        {
            var bans = Enumerable.Range(0, 16 + random.Next(20)).Select(i => new RoomBan(
                i + 1, random.Next(2) == 0, Target(), "ann", Now, random.Next(3) == 0 ? Now.AddTicks(random.Next(-1, 2)) : null, Text: null)).ToArray();
            var rules = RoomRules.None with { Bans = [.. bans] };
            foreach (var who in people)
            {
                foreach (var isMute in new[] { false, true })
                    Assert.Equal(bans.FirstOrDefault(ban => ban.IsMute == isMute && !(ban.Until <= Now) && ban.Target.Matches(who))?.Number, rules.FindBan(who, isMute, Now)?.Number);
            }
        }

        Target Target() => random.Next(4) switch
        {
            0 => new AccountTarget(random.Next(12), "account"),
            1 => AddressTarget.Of(IPAddress.Parse(addresses[random.Next(addresses.Length)]), "shown"),
            2 => new AddressTarget(IPNetwork.Parse(random.Next(2) == 0 ? "192.0.2.0/24" : "2001:db8::/32"), "shown"),
            _ => new MaskTarget(HostMask.TryParse(random.Next(4) switch
            {
                0 => $"{(char)('a' + random.Next(4))}*!*@*",
                1 => $"?{random.Next(8)}!~line@*",
                2 => $"*!*@{people[random.Next(people.Length)].Host}",
                _ => "zed!*@*",
            })!),
        };
    }

    private static RoomBan Ban(long number, bool isMute, string text, DateTime? until = null) =>
        new(number, isMute, new AccountTarget(Eve.Id, Eve.Name), "alice", Now, until, text);

    private static bool Has(string holds, string word) => holds.Split(' ').Contains(word);

    /// <summary>The rules of the words, and the one who is judged: Eve, or a guest of the same address.</summary>
    private (RoomRules Rules, Subject Subject) Read(string holds)
    {
        var here = IPAddress.Parse("192.0.2.1");
        var isGuest = Has(holds, "guest");
        Target target = isGuest ? AddressTarget.Of(here, "shown") : new AccountTarget(Eve.Id, Eve.Name);
        DateTime? until = Has(holds, "over") ? Now : null;
        var bans = BanWords.Where(word => Has(holds, word)).Select((word, i) => new RoomBan(i + 1, word == "mute", target, "alice", Now, until, "text"));
        var rules = RoomRules.None with
        {
            Owner = new(1, "alice"),
            Settings = new()
            {
                Invite = Has(holds, "invite"),
                Password = Has(holds, "password") ? RightPassword : null,
                Limit = Has(holds, "full") ? Members : Has(holds, "nearly-full") ? Members + 1 : null,
                Moderated = Has(holds, "moderated"),
                TopicOperators = Has(holds, "topic"),
                Secret = Has(holds, "secret"),
                Accounts = Has(holds, "accounts"),
            },
            Bans = [.. bans],
            Allowed = Has(holds, "allow") ? [target] : [],
            Invitations = Has(holds, "invited") ? [new(target, "alice", Now.AddTicks(1))] : Has(holds, "invited-long-ago") ? [new(target, "alice", Now)] : [],
        };
        return (rules, new(isGuest ? null : Eve, ChatParts.Nick("eve"), here, "~line", _parts.Cloaks));
    }
}
