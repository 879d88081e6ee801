using System.Net;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Moderation;

/// <summary>What every database promises of the rules of rooms. Its own tests inherit this and say how to make one.</summary>
public abstract class RoomRulesStoreContract
{
    private static readonly AuditEntry Change = new("alice", "Line", "ban", Room: "dev", Who: "bob");

    internal static RoomName Dev { get; } = ChatParts.Room("dev");

    internal ManualTime Time { get; } = new();

    internal AccountStore Accounts => field ??= new(Database, Audit, Time);

    internal AuditLog Audit => field ??= new(Database, new FixedOptions<AuditOptions>(new()), Time);

    internal RoomRulesStore Rules => field ??= new(Database, Audit);

    internal abstract IDatabase Database { get; }

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task A_room_without_a_ruler_has_none() => Assert.Same(RoomRules.None, await Rules.LoadAsync(Dev));

    [Fact]
    public async Task All_rules_are_read_as_they_were_stored()
    {
        var rules = await MakeRulesAsync();
        await Rules.SaveAsync(Dev, RoomRules.None, rules, entry: null);

        var read = await Rules.LoadAsync(ChatParts.Room("DEV"));

        Assert.Equal((rules.Owner, rules.Settings, rules.LastBan), (read.Owner, read.Settings, read.LastBan));
        Assert.Equal(rules.Roles, read.Roles);
        Assert.Equal(rules.Bans.Select(Describe), read.Bans.Select(Describe));
        Assert.Equal(rules.Allowed, read.Allowed);
        Assert.Equal(rules.Invitations, read.Invitations);
    }

    [Fact]
    public async Task Lifted_bans_are_gone_and_their_numbers_are_not_reused()
    {
        var rules = await MakeRulesAsync();
        await Rules.SaveAsync(Dev, RoomRules.None, rules, entry: null);

        await Rules.SaveAsync(Dev, rules, new() { LastBan = rules.LastBan }, entry: null);

        var read = await Rules.LoadAsync(Dev);
        Assert.Equal((null, RoomSettings.Default, rules.LastBan), (read.Owner, read.Settings, read.LastBan));
        Assert.Equal((0, 0, 0, 0), (read.Roles.Length, read.Bans.Length, read.Allowed.Length, read.Invitations.Length));
    }

    [Fact]
    public async Task Another_role_takes_the_place_of_the_one_before()
    {
        var bob = await RegisterAsync("bob");
        var voiced = RoomRules.None with { Roles = [new(bob, RoomRank.Voiced)] };
        await Rules.SaveAsync(Dev, RoomRules.None, voiced, entry: null);

        await Rules.SaveAsync(Dev, voiced, voiced with { Roles = [new(bob, RoomRank.Operator)] }, entry: null);

        Assert.Equal([new StoredRole(bob, RoomRank.Operator)], (await Rules.LoadAsync(Dev)).Roles);
    }

    [Fact]
    public async Task A_change_and_its_audit_entry_are_stored_together()
    {
        await Rules.SaveAsync(Dev, RoomRules.None, await MakeRulesAsync(), Change);

        var entry = Assert.Single(await Audit.ListAsync(0, room: null, by: null, 10));
        Assert.Equal(("alice", "ban", "dev", "bob", Now), (entry.By, entry.Do, entry.Room, entry.Who, entry.Time));
    }

    [Fact]
    public async Task A_change_that_fails_keeps_neither_itself_nor_its_entry()
    {
        var ban = new RoomBan(1, IsMute: false, AddressTarget.Of(IPAddress.Loopback, "bob"), "alice", Now, Until: null, Text: null);
        var twice = RoomRules.None with { LastBan = 2, Bans = [ban, ban with { Text = "The same number again" }] };

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await Rules.SaveAsync(Dev, RoomRules.None, twice, Change));

        Assert.Same(RoomRules.None, await Rules.LoadAsync(Dev));
        Assert.Empty(await Audit.ListAsync(0, room: null, by: null, 10));
    }

    [Fact]
    public async Task Rooms_that_an_account_owns_are_counted_and_a_deleted_room_is_forgotten()
    {
        var rules = await MakeRulesAsync();
        await Rules.SaveAsync(Dev, RoomRules.None, rules, entry: null);
        await Rules.SaveAsync(ChatParts.Room("ops"), RoomRules.None, new() { Owner = rules.Owner }, entry: null);
        Assert.Equal((2, 1), (await Rules.CountOwnedAsync(rules.Owner!.Id), await Rules.CountSecretAsync()));

        await Rules.DeleteAsync(Dev);

        Assert.Same(RoomRules.None, await Rules.LoadAsync(Dev));
        Assert.Equal((1, 0), (await Rules.CountOwnedAsync(rules.Owner.Id), await Rules.CountSecretAsync()));
    }

    [Fact]
    public async Task Closed_rooms_are_found_among_those_asked_for()
    {
        await Rules.SaveAsync(Dev, RoomRules.None, new() { Settings = new() { Secret = true } }, entry: null);
        await Rules.SaveAsync(ChatParts.Room("ops"), RoomRules.None, new() { Settings = new() { Invite = true } }, entry: null);
        await Rules.SaveAsync(ChatParts.Room("open"), RoomRules.None, new() { Settings = new() { Moderated = true } }, entry: null);

        var closed = await Rules.FindClosedAsync([Dev.Key, ChatParts.Room("ops").Key, ChatParts.Room("open").Key]);

        Assert.Equal(new Dictionary<string, bool> { [Dev.Key] = true, [ChatParts.Room("ops").Key] = false }, closed);
        Assert.Empty(await Rules.FindClosedAsync([]));
    }

    internal async Task<RoomRules> MakeRulesAsync()
    {
        var (alice, bob) = (await RegisterAsync("alice"), await RegisterAsync("bob"));
        var address = AddressTarget.Of(IPAddress.Parse("192.0.2.7"), "carol");
        return new()
        {
            Owner = alice,
            Roles = [new(bob, RoomRank.Operator)],
            Settings = new()
            {
                Invite = true,
                Password = "open sesame",
                Limit = 12,
                Moderated = true,
                TopicOperators = true,
                Secret = true,
                Accounts = true,
            },
            LastBan = 4,
            Bans =
            [
                new(2, IsMute: false, address, "alice", Now, Now.AddHours(1), "Spam"),
                new(4, IsMute: true, new AccountTarget(bob.Id, "bob"), "alice", Now, Until: null, Text: null),
            ],
            Allowed = [new AccountTarget(bob.Id, "bob")],
            Invitations = [new(address, "alice", Now.AddDays(1))],
        };
    }

    internal async Task<AccountRef> RegisterAsync(string name)
    {
        var account = await Accounts.RegisterAsync(ChatParts.Nick(name), new([1], 4096, [2], [3]));
        return new(account!.Id, name);
    }

    private static string Describe(RoomBan ban) => $"{ban} {ban.Target.Kind} {ban.Target.Value}";
}
