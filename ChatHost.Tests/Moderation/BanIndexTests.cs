using System.Net;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Moderation;

/// <summary>A lookup finds what asking each ban in turn finds.</summary>
public sealed class BanIndexTests
{
    private static readonly DateTime Now = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    private readonly ChatParts _parts = new();

    [Fact]
    public void Lookups_find_the_ban_that_was_set_first_as_a_scan_does()
    {
        var random = new Random(7);
        var bans = Enumerable.Range(1, 400).Select(number => new RoomBan(number, IsMute: false, TargetOf(random), "alice", Now, UntilOf(random), Text: null)).ToList();
        var distinct = bans.Where(ban => !bans.Exists(other => other.Number < ban.Number && other.Target.IsSame(ban.Target))).ToArray();
        var index = new BanIndex<RoomBan>(distinct);
        var found = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var subject = SubjectOf(random);
            var expected = distinct.FirstOrDefault(ban => !(ban.Until <= Now) && ban.Target.Matches(subject));

            Assert.Same(expected, index.Find(subject, Now));
            found += expected is null ? 0 : 1;
        }

        Assert.InRange(found, 500, 4_500);
    }

    [Fact]
    public void Before_a_name_is_known_only_masks_of_hosts_are_asked()
    {
        var host = _parts.Cloaks.Of(account: null, IPAddress.Parse("192.0.2.7"));
        var byHost = new RoomBan(2, IsMute: false, new MaskTarget(HostMask.TryParse($"*!*@{host}")!), "alice", Now, Until: null, Text: null);
        var byName = new RoomBan(1, IsMute: false, new MaskTarget(HostMask.TryParse("*r*!*@*")!), "alice", Now, Until: null, Text: null);
        var index = new BanIndex<RoomBan>([byName, byHost]);
        var subject = new Subject(Account: null, Nickname.Server, IPAddress.Parse("192.0.2.7"), "", _parts.Cloaks);

        Assert.Same(byHost, index.Find(subject, Now, hasName: false));
        Assert.Same(byName, index.Find(subject, Now));
    }

    private static DateTime? UntilOf(Random random) => random.Next(4) switch
    {
        0 => Now - TimeSpan.FromSeconds(1),
        1 => Now + TimeSpan.FromSeconds(1),
        _ => null,
    };

    private static Target TargetOf(Random random) => random.Next(5) switch
    {
        0 => new AccountTarget(random.Next(200), "someone"),
        1 => AddressTarget.Of(AddressOf(random), "address"),
        2 => new AddressTarget(new(IPAddress.Parse($"10.{random.Next(64)}.0.0"), 16), "network"),
        3 => new AddressTarget(new(IPAddress.Parse($"2001:db8:{random.Next(64):x}::"), 48), "network"),
        _ => new MaskTarget(HostMask.TryParse($"n{random.Next(100)}?!*@*")!),
    };

    private static IPAddress AddressOf(Random random) => random.Next(2) == 0
        ? IPAddress.Parse($"10.{random.Next(128)}.{random.Next(2)}.{random.Next(4)}")
        : IPAddress.Parse($"2001:db8:{random.Next(128):x}:{random.Next(2)}::");

    private Subject SubjectOf(Random random) => new(
        random.Next(2) == 0 ? new(random.Next(400), "someone") : null,
        Nickname.FromLog($"n{random.Next(1000)}"),
        random.Next(10) == 0 ? null : AddressOf(random),
        "~line",
        _parts.Cloaks);
}
