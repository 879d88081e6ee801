using ChatHost.Moderation;

namespace ChatHost.Tests.EndToEnd.Moderating;

/// <summary>A connection as the model knows it.</summary>
internal sealed class ModelConnection(string home, string address)
{
    /// <summary>The name that it wears as a guest.</summary>
    public string Home => home;

    public string Address => address;

    /// <summary>The account that it is logged in to; null for a guest.</summary>
    public string? Account { get; set; }

    /// <summary>Who it is: the account, or itself.</summary>
    public string Person => Account ?? home;

    /// <summary>Whether it wears a name that it was given when it logged out, and has not taken its own again.</summary>
    public bool IsNameless { get; set; }
}

/// <summary>Whom a ban, an invitation or a leave to come in means: <c>account ann</c>, <c>address 192.0.2.1</c> or <c>mask g1</c>.</summary>
internal readonly record struct ModelTarget(string Kind, string Value)
{
    public bool Fits(ModelConnection who) => Kind switch
    {
        "account" => who.Account == Value,
        "address" => who.Address == Value,
        _ => !who.IsNameless && who.Person == Value,
    };
}

/// <summary>
/// A room as docs/moderation.md describes it: who is in it, who may what. Independent of the program, and simple: sets and a few sentences.
/// </summary>
internal sealed class RoomModel(string name, bool isDefault, IReadOnlySet<string> serverOperators)
{
    private const string Password = "sesame";

    public string Name => name;

    public HashSet<string> Members { get; } = [];

    /// <summary>The account that owns it.</summary>
    public string? Owner { get; set; }

    /// <summary>Roles of accounts that stay.</summary>
    public Dictionary<string, RoomRank> Stored { get; } = [];

    /// <summary>Roles of persons until they leave.</summary>
    public Dictionary<string, RoomRank> Passing { get; } = [];

    public List<(bool IsMute, ModelTarget Target)> Bans { get; } = [];

    public HashSet<ModelTarget> Allowed { get; } = [];

    public List<ModelTarget> Invited { get; } = [];

    /// <summary>Those that are on; <c>limit</c> is one of two, <c>password</c> is that word.</summary>
    public HashSet<string> On { get; } = [];

    public bool IsSecret => On.Contains("secret");

    public RoomRank RankOf(ModelConnection who) => RankOf(who.Person, who.Account);

    public RoomRank RankOf(string person, string? account)
    {
        if (account is not null && serverOperators.Contains(account))
            return RoomRank.ServerOperator;
        if (isDefault)
            return RoomRank.Anyone;
        if (account is not null && account == Owner)
            return RoomRank.Owner;
        var stored = account is null ? RoomRank.Anyone : Stored.GetValueOrDefault(account);
        var passing = Members.Contains(person) ? Passing.GetValueOrDefault(person) : RoomRank.Anyone;
        return stored > passing ? stored : passing;
    }

    /// <summary>Whether somebody may come in who is not there by another connection.</summary>
    public bool MayEnter(ModelConnection who, string? password, bool isAgain = false)
    {
        var (rank, isGuest, isAllowed) = (RankOf(who), who.Account is null, Allowed.Any(target => target.Fits(who)));
        if (rank >= RoomRank.Owner)
            return true;
        if (Invited.Any(target => target.Fits(who)))
            return !(On.Contains("accounts") && isGuest);
        if (!isAllowed && IsBanned(who, isMute: false))
            return false;
        return rank >= RoomRank.Operator
            || (!(On.Contains("accounts") && isGuest)
                && !(On.Contains("invite") && !isAllowed)
                && !(On.Contains("password") && password != Password && !isAgain)
                && !(On.Contains("limit") && Members.Count >= 2 && !isAgain));
    }

    /// <summary>Whether somebody may read it, in it or from outside.</summary>
    public bool MayRead(ModelConnection who)
    {
        if (Members.Contains(who.Person) || RankOf(who) == RoomRank.ServerOperator)
            return true;
        var isOut = RankOf(who) < RoomRank.Owner && !Allowed.Any(target => target.Fits(who)) && IsBanned(who, isMute: false);
        return !isOut && !IsSecret && !On.Overlaps(["invite", "password", "accounts"]);
    }

    public bool MaySpeak(ModelConnection who, bool isTopic)
    {
        var rank = RankOf(who);
        return Members.Contains(who.Person)
            && (rank >= RoomRank.Owner
                || (!IsBanned(who, isMute: true)
                    && !(isTopic && On.Contains("topic") && rank < RoomRank.Operator)
                    && !(On.Contains("moderated") && rank < RoomRank.Voiced)));
    }

    /// <summary>Whether somebody who has just taken a name is out by it.</summary>
    public bool IsOutByName(ModelConnection who) =>
        RankOf(who) < RoomRank.Owner && !Allowed.Any(target => target.Fits(who)) && Bans.Any(ban => !ban.IsMute && ban.Target.Kind == "mask" && ban.Target.Fits(who))
        && !Bans.Any(ban => !ban.IsMute && ban.Target.Kind != "mask" && ban.Target.Fits(who));

    /// <summary>Somebody comes in, by an invitation if there is one.</summary>
    public void Enter(ModelConnection who)
    {
        var isNew = Members.Add(who.Person);
        if (isNew && Invited.FindIndex(target => target.Fits(who)) is >= 0 and var used)
            Invited.RemoveAt(used);
    }

    public void Leave(string person)
    {
        Members.Remove(person);
        Passing.Remove(person);
    }

    public override string ToString() =>
        $"{name}: in it {string.Join(' ', Members)}, owner {Owner}, for good {string.Join(' ', Stored)}, until they leave {string.Join(' ', Passing)}, "
        + $"bans {string.Join(' ', Bans)}, allowed {string.Join(' ', Allowed)}, invited {string.Join(' ', Invited)}, on {string.Join(' ', On)}";

    private bool IsBanned(ModelConnection who, bool isMute) => Bans.Any(ban => ban.IsMute == isMute && ban.Target.Fits(who));
}
