using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations.Accounts;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations.Moderation;

/// <summary>What was set when somebody was banned from the server.</summary>
/// <param name="Target">What holds: for an account a suspension.</param>
/// <param name="Ban">Null for an account.</param>
/// <param name="Others">Those whom it hit beside the one that was meant.</param>
internal sealed record ServerBanSet(Target Target, ServerBan? Ban, IReadOnlyList<Nickname> Others);

/// <summary>
/// Bans from the server, for operators over every protocol: an account is suspended; of a guest the address is banned. Sessions that a ban
/// fits end, and their tokens.
/// </summary>
internal sealed class ServerBanning(
    Lobby lobby, AccountStore accounts, AccountSessions sessions, ServerBans bans, Cloaks cloaks, TimeProvider time)
{
    /// <summary>A wider network would shut out a town.</summary>
    private const int MinPrefix = 16;
    private const int MinPrefix6 = 32;

    /// <summary>An IPv6 host can choose addresses from a whole network of this length.</summary>
    private const int HomePrefix6 = 64;

    private readonly WhoResolver _resolver = new(lobby, accounts, cloaks);

    /// <summary>Whoever asks, as a ban would see them.</summary>
    public Subject SubjectOf(Session session) => bans.SubjectOf(session.Person.Account, session.Nickname, session.Address, session.User);

    /// <summary>Those that hold.</summary>
    public IReadOnlyList<ServerBan> All => bans.All;

    /// <summary>Bans whoever is meant, and ends all of theirs.</summary>
    /// <param name="by">Who bans.</param>
    /// <param name="own">Whoever bans, as a ban would see them: nobody shuts out themselves.</param>
    /// <param name="typed">A name, an address, a network, a mask, or what is shown in place of an address.</param>
    /// <param name="length">How long; null without an end.</param>
    /// <param name="text">Why, made safe; null without a reason.</param>
    public async ValueTask<Found<ServerBanSet>> BanAsync(Moderator by, Subject own, string typed, TimeSpan? length, string? text)
    {
        var (meant, refusal) = await FindAsync(typed);
        if (meant is null)
            return refusal!;
        if (FindObjection(meant.Target, own) is { } objection)
            return objection;
        var now = time.GetUtcNow().UtcDateTime;
        var until = now + length;
        var entry = new AuditEntry(by.AuditName, by.Protocol, "ban", Who: meant.Target.Shown, Until: until, Text: text);
        if (meant.Target is AccountTarget target)
        {
            if (await accounts.FindAsync(target.Id) is not { } account)
                return Refusals.NoSuchNick(typed);
            await sessions.SuspendAsync(accounts, account, new(until, text), entry with { Do = "suspend" });
            return new ServerBanSet(target, Ban: null, []);
        }

        // The connections of an address end with the ban itself, so whom it hits is looked up before.
        var wanted = new ServerBan(Number: 0, meant.Target, by.AuditName, now, until, text);
        var hit = FindHit(wanted);
        var ban = await bans.AddAsync(wanted, entry);
        hit.UnionWith(FindHit(ban));
        var end = new SessionEnd(SessionEndKind.Banned, ServerBans.TextOf(ban));
        foreach (var session in hit)
            session.Recipient.End(end);
        Nickname[] others = [.. hit.Select(session => session.Person).Distinct().Where(person => person != meant.Person).Select(person => person.Nickname)];
        return new ServerBanSet(ban.Target, ban, others);
    }

    /// <summary>Lifts a ban, or ends a suspension.</summary>
    /// <param name="by">Who lifts it.</param>
    /// <param name="typed">The number of a ban, or what was banned.</param>
    /// <returns>What was banned, as shown.</returns>
    public async ValueTask<Found<string>> UnbanAsync(Moderator by, string typed)
    {
        var entry = new AuditEntry(by.AuditName, by.Protocol, "unban");
        var found = bans.All.FirstOrDefault(ban => ban.Target.Shown.Equals(typed, StringComparison.OrdinalIgnoreCase))
            ?? (long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? bans.All.FirstOrDefault(ban => ban.Number == number) : null);
        if (found is null)
        {
            var (meant, refusal) = await FindAsync(typed);
            if (meant is null)
                return refusal!;
            if (meant.Target is AccountTarget target)
            {
                await accounts.SuspendAsync(target.Id, suspension: null, entry with { Do = "unsuspend", Who = target.Shown });
                return target.Shown;
            }

            found = bans.All.FirstOrDefault(ban => ban.Target.IsSame(meant.Target));
        }

        return found is not null && await bans.LiftAsync(found.Number, entry with { Who = found.Target.Shown })
            ? found.Target.Shown
            : Refusals.NoSuchServerBan(typed);
    }

    /// <summary>Lifts the ban of a number; null where there is none.</summary>
    public async ValueTask<Found<string>> UnbanAsync(Moderator by, long number) =>
        bans.All.FirstOrDefault(ban => ban.Number == number) is { } found
            && await bans.LiftAsync(number, new(by.AuditName, by.Protocol, "unban", Who: found.Target.Shown))
                ? found.Target.Shown
                : Refusals.NoSuchServerBan(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Addresses are shown to server operators as they are.</summary>
    private static AddressTarget TargetOf(IPNetwork network) => new(
        network,
        network.PrefixLength == (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) ? $"{network.BaseAddress}" : $"{network}");

    private static AddressTarget? ParseNetwork(string typed)
    {
        var slash = typed.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? typed : typed[..slash], out var address))
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var max = bytes.Length == 4 ? 32 : HomePrefix6;
        var prefix = max;
        if (slash >= 0 && (!int.TryParse(typed.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bytes.Length * 8))
            return null;
        prefix = Math.Min(prefix, max);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(prefix - (i * 8), 0, 8));
        return TargetOf(new(new IPAddress(bytes), prefix));
    }

    private async ValueTask<Found<Meant>> FindAsync(string typed)
    {
        if (ParseNetwork(typed) is { } network)
            return new Meant(network, Person: null, network.Shown);
        var (meant, refusal) = await _resolver.FindAsync(typed);
        if (meant is null)
            return refusal!;
        return meant.Target is AddressTarget { Network: var address } ? meant with { Target = TargetOf(address) } : meant;
    }

    private static Refusal? FindObjection(Target target, in Subject own) => target switch
    {
        AddressTarget { Network: var network } when network.PrefixLength < (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? MinPrefix : MinPrefix6) =>
            Refusals.NotBannable("a network wider than /16, of IPv6 wider than /32"),
        AddressTarget { Network: var network } when network.Contains(IPAddress.Loopback) || network.Contains(IPAddress.IPv6Loopback) || IPAddress.IsLoopback(network.BaseAddress) =>
            Refusals.NotBannable("loopback"),
        AccountTarget account when account.Id == own.Account?.Id => Refusals.NotYourself,
        AddressTarget or MaskTarget when target.Matches(own) => Refusals.NotBannable("your own address"),
        _ => null,
    };

    /// <summary>The sessions that a ban fits, those that were cut off and may come back among them.</summary>
    private HashSet<Session> FindHit(ServerBan ban) =>
    [
        .. from person in lobby.Names.List()
           from session in person.Sessions
           where ServerBans.Fits(ban, bans.SubjectOf(person.Account, person.Nickname, session.Address, session.User))
           select session,
    ];
}
