using System.Collections.Immutable;
using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>What operators of a room do, in its place among the messages: what is said before it is heard, what comes after is judged by it.</summary>
internal abstract partial class RoomRequest
{
    /// <summary>How long somebody who was invited may come in.</summary>
    private static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(1);

    /// <summary>To do something as an operator, if the one who asks may.</summary>
    public sealed class Moderate(Moderator by, ModerationAct act) : Question<ModerationOutcome>
    {
        public override bool ChangesSpeakers => true;

        protected override async ValueTask<ModerationOutcome> AnswerAsync(RoomRound round)
        {
            if (Judge(round) is { } denial)
                return denial;
            return act.Do switch
            {
                RoomAction.Kick => await KickAsync(round),
                RoomAction.Ban or RoomAction.Mute => await BanAsync(round),
                RoomAction.Unban or RoomAction.Unmute => await LiftAsync(round),
                RoomAction.Op or RoomAction.Voice or RoomAction.Deop or RoomAction.Devoice => await RankAsync(round),
                RoomAction.Set => await ChangeAsync(round, Rules(round) with { Settings = act.Setting!.Apply(Rules(round).Settings) }),
                RoomAction.SetOwner => await GiveAwayAsync(round),
                RoomAction.Invite => await ChangeAsync(round, Rules(round) with
                {
                    Invitations = [.. Without(round, act.Who!.Target), new(act.Who.Target, by.AuditName, round.Authority.Now + InvitationLifetime)],
                }),
                RoomAction.Uninvite => await ChangeAsync(round, Rules(round) with { Invitations = [.. Without(round, act.Who!.Target)] }),
                RoomAction.Allow => await ChangeAsync(round, Rules(round) with
                {
                    Allowed = [.. Rules(round).Allowed.Where(target => !target.IsSame(act.Who!.Target)), act.Who!.Target],
                }),
                RoomAction.Disallow => await ChangeAsync(round, Rules(round) with
                {
                    Allowed = [.. Rules(round).Allowed.Where(target => !target.IsSame(act.Who!.Target))],
                }),
                _ => throw new InvalidOperationException($"{act.Do} is no act of a room's writer."),
            };
        }

        private static RoomRules Rules(RoomRound round) => round.Authority.Rules;

        private RoomRank RankOf(RoomRound round) => by.Person is null ? RoomRank.ServerOperator : round.Authority.RankOf(by.Person);

        private Denial? Judge(RoomRound round)
        {
            var (rank, rules) = (RankOf(round), Rules(round));
            if (rank < RoomRank.ServerOperator && by.Person is { } person && round.Members.Find(person) is null)
                return new(DenialKind.NotMember);
            var needed = act.Do == RoomAction.Invite && rules.Settings.Invite ? RoomRank.Operator : RoomRights.Needed[act.Do];

            // A room without an owner may be taken by one who is its operator for good.
            if (act.Do == RoomAction.SetOwner && rules.Owner is null && by.Person is { } taker && act.Who?.Person == taker && round.Authority.IsForGood(taker))
                needed = RoomRank.Operator;
            return rank >= needed ? null : new(DenialKind.NotOperator);
        }

        /// <summary>Whether somebody cannot be kicked, banned or muted by the one who asks.</summary>
        private bool IsSafe(RoomRound round, IPerson person) =>
            RankOf(round) < RoomRank.ServerOperator && round.Authority.RankOf(person) >= RoomRank.Owner;

        private async ValueTask<ModerationOutcome> KickAsync(RoomRound round)
        {
            if (act.Who?.Person is not { } person || round.Members.Find(person) is null)
                return new Denial(DenialKind.NoSuchPerson, act.Who?.Shown);
            if (IsSafe(round, person))
                return new Denial(DenialKind.IsOwner, person.Nickname.Text);
            await round.Authority.NoteAsync(Entry(round, until: null));
            Report(round, until: null);
            await RemoveAsync(round, person);
            return ModerationOutcome.Done;
        }

        private async ValueTask<ModerationOutcome> BanAsync(RoomRound round)
        {
            var (rules, now, isMute) = (Rules(round), round.Authority.Now, act.Do == RoomAction.Mute);
            var (target, max) = (act.Who!.Target, round.Services.Options.MaxBans);
            if (act.Who.Person is { } meant && IsSafe(round, meant))
                return new Denial(DenialKind.IsOwner, meant.Nickname.Text);
            if (rules.Owner is { } owner && target is AccountTarget account && account.Id == owner.Id && RankOf(round) < RoomRank.ServerOperator)
                return new Denial(DenialKind.IsOwner, owner.Name);
            var kept = rules.Bans.RemoveAll(ban => ban.Until <= now || (ban.IsMute == isMute && ban.Target.IsSame(target)));
            if (kept.Length >= max)
            {
                round.Services.Metrics.RefusedBan();
                return new Denial(DenialKind.TooManyBans, max.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            var until = now + act.For;
            var number = rules.LastBan + 1;
            var ban = new RoomBan(number, isMute, target, by.AuditName, now, until, act.Text);
            await round.Authority.ChangeAsync(rules with { Bans = kept.Add(ban), LastBan = number }, Entry(round, until));
            Report(round, until);
            var hit = FindHit(round, target);
            if (!isMute)
            {
                foreach (var person in hit.Append(act.Who.Person).OfType<IPerson>().Where(person => person.Account is null))
                    person.Bar(round.Room.Name, number);
                foreach (var person in hit)
                    await RemoveAsync(round, person);
            }

            return new(null, [.. hit.Where(person => person != act.Who.Person).Select(person => person.Nickname)], ban);
        }

        private async ValueTask<ModerationOutcome> LiftAsync(RoomRound round)
        {
            var (rules, isMute) = (Rules(round), act.Do == RoomAction.Unmute);
            var lifted = rules.Bans.FirstOrDefault(ban => act.BanNumber is { } number
                ? ban.Number == number
                : ban.IsMute == isMute && act.Who is not null && (ban.Target.IsSame(act.Who.Target) || ban.Target.Shown == act.Who.Shown));
            if (lifted is null)
                return new Denial(DenialKind.NoSuchBan, act.Who?.Shown ?? act.BanNumber?.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var entry = Entry(round, until: null) with { Do = lifted.IsMute ? "unmute" : "unban", Who = lifted.Target.Shown };
            await round.Authority.ChangeAsync(rules with { Bans = rules.Bans.Remove(lifted) }, entry);
            Report(round, until: null, lifted.Target.Shown, lifted.IsMute ? RoomAction.Unmute : RoomAction.Unban, MaskOf(lifted.Target));
            return ModerationOutcome.Done;
        }

        /// <summary>An owner makes operators for good where they are accounts; an operator until they leave, and unmakes only those.</summary>
        private async ValueTask<ModerationOutcome> RankAsync(RoomRound round)
        {
            var (rules, authority) = (Rules(round), round.Authority);
            var rank = act.Do is RoomAction.Op or RoomAction.Deop ? RoomRank.Operator : RoomRank.Voiced;
            var isGiven = act.Do is RoomAction.Op or RoomAction.Voice;
            var isForGood = RankOf(round) >= RoomRank.Owner;
            var account = act.Who!.Target is AccountTarget target ? new AccountRef(target.Id, target.Shown) : null;
            var person = act.Who.Person is { } worn && round.Members.Find(worn) is not null ? worn : null;
            if (person is null && (account is null || !isForGood))
                return new Denial(DenialKind.NoSuchPerson, act.Who.Shown);
            if (!isGiven && person is not null && IsSafe(round, person))
                return new Denial(DenialKind.IsOwner, act.Who.Shown);
            if (!isGiven && !isForGood && account is not null && rules.RankOf(account) >= rank)
                return new Denial(DenialKind.NotOperator);
            if (isForGood && account is not null && rules.Owner?.Id != account.Id)
            {
                var others = rules.Roles.RemoveAll(role => role.Account.Id == account.Id);
                var next = Next(rules.Roles.FirstOrDefault(role => role.Account.Id == account.Id)?.Rank ?? RoomRank.Anyone);
                await authority.ChangeAsync(
                    rules with { Roles = next > RoomRank.Anyone ? others.Add(new(account, next)) : others }, Entry(round, until: null));
            }
            else
            {
                await authority.NoteAsync(Entry(round, until: null));
            }

            if (person is not null)
                authority.Give(person, Next(authority.PassingOf(person)));
            Report(round, until: null);
            return ModerationOutcome.Done;

            // A voice makes nobody less than an operator, and takes nothing from one.
            RoomRank Next(RoomRank present) => isGiven ? (rank > present ? rank : present) : present == rank ? RoomRank.Anyone : present;
        }

        private async ValueTask<ModerationOutcome> GiveAwayAsync(RoomRound round)
        {
            if (act.Who!.Target is not AccountTarget target)
                return new Denial(DenialKind.AccountOnly, act.Who.Shown);
            if (await round.Services.Rules.CountOwnedAsync(target.Id) >= round.Services.Options.MaxOwned)
            {
                round.Services.Metrics.RefusedOwner();
                return new Denial(DenialKind.TooManyOwned, act.Who.Shown);
            }

            var rules = Rules(round);
            return await ChangeAsync(round, rules with
            {
                Owner = new(target.Id, target.Shown),
                Roles = rules.Roles.RemoveAll(role => role.Account.Id == target.Id),
            });
        }

        private async ValueTask<ModerationOutcome> ChangeAsync(RoomRound round, RoomRules rules)
        {
            await round.Authority.ChangeAsync(rules, Entry(round, until: null));

            // An invitation is between the two; the others read of it nowhere.
            if (act.Do is not (RoomAction.Invite or RoomAction.Uninvite))
                Report(round, until: null);
            return ModerationOutcome.Done;
        }

        private static IEnumerable<Invitation> Without(RoomRound round, Target target) =>
            Rules(round).Invitations.Where(invitation => !invitation.Target.IsSame(target) && invitation.Until > round.Authority.Now);

        /// <summary>All in the room whom a ban or mute fits.</summary>
        private HashSet<IPerson> FindHit(RoomRound round, Target target)
        {
            var hit = new HashSet<IPerson>();
            foreach (var membership in round.Members.All)
            {
                if (target.Matches(round.Authority.SubjectOf(membership)) && !IsSafe(round, membership.Person))
                    hit.Add(membership.Person);
            }

            return hit;
        }

        private async ValueTask RemoveAsync(RoomRound round, IPerson person)
        {
            if (round.Members.Find(person) is { } membership)
                await RemovePersonAsync(round, membership, person, new(act.Do, by.Nick, act.Text, Denial: null));
        }

        private AuditEntry Entry(RoomRound round, DateTime? until) => new(
            by.AuditName, by.Protocol, AuditVerb, round.Room.Name.Text, act.Who?.Shown, until, act.Text);

        private string AuditVerb => act.Setting is { } setting
            ? setting.Value is null ? $"set {setting.Name}" : $"set {setting.Name} {setting.Value}"
            : act.Do == RoomAction.SetOwner ? "set owner" : act.Do.ToString().ToLowerInvariant();

        private void Report(RoomRound round, DateTime? until, string? shown = null, RoomAction? done = null, string? mask = null) => round.Add(
            round.Notice(RoomEventKind.Moderated, by.Nick, act.Text, moderation: Notice(done ?? act.Do, shown ?? act.Who?.Shown) with { Until = until, For = act.For, Mask = mask ?? MaskOf(act.Who?.Target) }),
            by.Person is { } person ? round.Members.Find(person) : null);

        /// <summary>Whom a ban or an exception means, as a mask; of an account it is no mask, but its name.</summary>
        private string? MaskOf(Target? target) => act.Do is not (RoomAction.Ban or RoomAction.Unban or RoomAction.Mute or RoomAction.Unmute or RoomAction.Allow or RoomAction.Disallow)
            ? null
            : target?.AsMask;

        private ModerationNotice Notice(RoomAction done, string? shown) => done switch
        {
            RoomAction.Set => new("set", Who: null) { Setting = act.Setting!.Name, Value = act.Setting.Value, IsOff = act.Setting.IsOff },
            RoomAction.SetOwner => new("set", Who: null) { Setting = "owner", Value = shown },
            _ => new(done.ToString().ToLowerInvariant(), shown),
        };
    }

    /// <summary>Who is what in the room, and what the one who asks is, once all asked before is done.</summary>
    public sealed class Roles(IPerson asker) : Question<RoleList>
    {
        protected override ValueTask<RoleList> AnswerAsync(RoomRound round)
        {
            var authority = round.Authority;
            var named = authority.Rules.Roles.Select(role => (Name: role.Account.Name, role.Rank))
                .Concat(authority.Passing.Select(role => (Name: role.Key.Nickname.Text, Rank: role.Value)))
                .ToArray();
            return new(new RoleList(NamesOf(RoomRank.Operator), NamesOf(RoomRank.Voiced), authority.RankOf(asker)));

            string[] NamesOf(RoomRank rank) => [.. named.Where(role => role.Rank == rank).Select(role => role.Name).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    private static ModerationNotice? ReasonOf(Removal removal) =>
        removal.Do is { } done ? new(done.ToString().ToLowerInvariant(), Who: null) { Reason = removal.Text } : null;

    /// <summary>Takes all connections of a person out of the room; the room reads who did it, and nothing of a leave beside that.</summary>
    private static async ValueTask RemovePersonAsync(RoomRound round, Membership membership, IPerson person, Removal removal)
    {
        await round.BroadcastAsync();
        var connections = round.Members.Of(person, membership);
        if (membership.IsAnnounced && round.AnnouncesPresence)
            round.Add(round.Notice(RoomEventKind.Left, membership.ShownAs, count: round.Members.Count - 1, by: removal.By, moderation: ReasonOf(removal)), membership);
        await round.BroadcastAsync();
        foreach (var connection in connections)
        {
            RemoveFrom(round, connection);
            connection.Member.Removed(connection, removal);
        }
    }
}
