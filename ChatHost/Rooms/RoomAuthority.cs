using System.Net;
using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>
/// Who may what in one room: its rules, and what people are in it until they leave. The room's writer changes it; others read the rules.
/// </summary>
internal sealed class RoomAuthority(RoomName room, RoomRules rules, bool isDefault, RoomServices services)
{
    // Roles that end when their person leaves; nearly no room has any but its maker's.
    private Dictionary<IPerson, RoomRank>? _passing;
    private volatile RoomRules _rules = rules;

    public RoomRules Rules => _rules;

    public DateTime Now => services.Time.GetUtcNow().UtcDateTime;

    /// <summary>What a person is in the room. For the room's writer.</summary>
    public RoomRank RankOf(IPerson person)
    {
        var rank = RankOutside(person);
        return !isDefault && _passing?.GetValueOrDefault(person) is { } passing && passing > rank ? passing : rank;
    }

    /// <summary>What a person is in the room by its own rules: what it may as a server operator does not show.</summary>
    public RoomRank RoleOf(IPerson person)
    {
        var rank = RankOf(person.Account);
        return !isDefault && _passing?.GetValueOrDefault(person) is { } passing && passing > rank ? passing : rank;
    }

    /// <summary>What a person is who may not be in the room. Nobody rules the room that everyone enters but server operators.</summary>
    public RoomRank RankOutside(IPerson person) => person.IsOperator ? RoomRank.ServerOperator : RankOf(person.Account);

    /// <summary>What a person is by a role that is stored, so that it is not one that ends when they leave.</summary>
    public bool IsForGood(IPerson person) => _rules.RankOf(person.Account) >= RoomRank.Operator;

    public Subject SubjectOf(Membership membership) => SubjectOf(membership.Person, membership.Member, membership.ShownAs);

    public Subject SubjectOf(IPerson person, IMember member, Nickname nick) =>
        new(person.Account, nick, member.Address, member.User, services.Cloaks, member.BarredFrom(room));

    /// <summary>Why somebody may not come in; null who may.</summary>
    public Denial? JudgeEntry(Membership membership, string? password, int members)
    {
        var rules = _rules;
        return rules == RoomRules.None
            ? null
            : rules.JudgeEntry(SubjectOf(membership), RankOf(membership.Person), password, members, Now);
    }

    /// <summary>Why a member may not stay under the name that it has just taken: a ban fits that and not the former one. Null who may.</summary>
    public Denial? JudgeName(Membership membership, Nickname former)
    {
        var rules = _rules;
        if (rules.Bans.IsEmpty || RankOf(membership.Person) >= RoomRank.Owner)
            return null;
        var subject = SubjectOf(membership);
        return rules.FindBan(subject, isMute: false, Now) is { } ban && !rules.Allows(subject) && rules.FindBan(subject with { Nick = former }, isMute: false, Now) is null
            ? new(DenialKind.Banned, ban.Text)
            : null;
    }

    /// <summary>Why a member may not speak; null who may.</summary>
    public Denial? JudgeSpeaking(Membership membership, RoomEventKind kind)
    {
        if (membership.Index < 0)
            return new(DenialKind.NotMember);
        var rules = _rules;
        return rules.LetsAllSpeak
            ? null
            : rules.JudgeSpeaking(SubjectOf(membership), RankOf(membership.Person), kind == RoomEventKind.Topic, Now);
    }

    /// <summary>Why an account that is not in the room may not read it; null if it may.</summary>
    public Denial? JudgeReading(AccountRef account, Nickname nick, IPAddress? address)
    {
        var rules = _rules;
        return rules == RoomRules.None
            ? null
            : rules.JudgeReading(new(account, nick, address, "~http", services.Cloaks), RankOf(account), Now);
    }

    /// <summary>Why an account may not speak that does so without being a member; null if it may: if it might come in and speak.</summary>
    public Denial? JudgeFromOutside(AccountRef account, Author author)
    {
        var rules = _rules;
        if (rules == RoomRules.None)
            return null;
        var subject = new Subject(account, author.Nick, author.Address, "~http", services.Cloaks);
        var rank = author.IsOperator ? RoomRank.ServerOperator : RankOf(account);
        var entry = rules.JudgeEntry(subject, rank, password: null, members: 0, Now);
        return (author.IsMember && entry?.Kind != DenialKind.Banned ? null : entry) ?? rules.JudgeSpeaking(subject, rank, isTopic: false, Now);
    }

    /// <summary>Somebody has come into a room that nobody had: it is theirs.</summary>
    public async ValueTask FoundAsync(IPerson person)
    {
        if (isDefault || _rules != RoomRules.None)
            return;
        if (person.Account is { } account && await services.Rules.CountOwnedAsync(account.Id) < services.Options.MaxOwned)
            await ChangeAsync(RoomRules.None with { Owner = account }, entry: null);
        else
            Give(person, RoomRank.Operator);
    }

    /// <summary>Somebody has come in: an invitation was good for once.</summary>
    public async ValueTask CameInAsync(Membership membership)
    {
        var rules = _rules;
        if (rules.Invitations.IsEmpty || rules.FindInvitation(SubjectOf(membership), Now) is not { } used)
            return;
        await ChangeAsync(rules with { Invitations = rules.Invitations.Remove(used) }, entry: null);
    }

    /// <summary>What a person is until they leave.</summary>
    public RoomRank PassingOf(IPerson person) => _passing?.GetValueOrDefault(person) ?? RoomRank.Anyone;

    /// <summary>Makes a person something until they leave.</summary>
    public void Give(IPerson person, RoomRank rank)
    {
        if (rank == RoomRank.Anyone)
            _passing?.Remove(person);
        else
            (_passing ??= [])[person] = rank;
    }

    /// <summary>A person is another from now on, and keeps what they were made.</summary>
    public void Move(IPerson from, IPerson to)
    {
        if (_passing?.Remove(from, out var rank) == true && rank > _passing.GetValueOrDefault(to))
            _passing[to] = rank;
    }

    /// <summary>A person has left: what they were made until then has ended.</summary>
    public void Left(IPerson person) => _passing?.Remove(person);

    /// <summary>Replaces the rules, once they are kept.</summary>
    /// <exception cref="History.HistoryUnavailableException">They could not be kept; the former ones hold.</exception>
    public async ValueTask ChangeAsync(RoomRules after, AuditEntry? entry)
    {
        await services.Rules.SaveAsync(room, _rules, after, entry);
        _rules = after;
    }

    /// <summary>Notes an act that changes no rules.</summary>
    /// <exception cref="History.HistoryUnavailableException">It could not be noted.</exception>
    public async ValueTask NoteAsync(AuditEntry entry) => await services.Audit.AddAsync(entry);

    /// <summary>The persons who are something in the room, with what they are.</summary>
    public IEnumerable<KeyValuePair<IPerson, RoomRank>> Passing => _passing ?? [];

    private RoomRank RankOf(AccountRef? account) => isDefault ? RoomRank.Anyone : _rules.RankOf(account);
}
