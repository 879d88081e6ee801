using ChatHost.Moderation;

namespace ChatHost.Tests.EndToEnd.Moderating;

/// <summary>All rooms and everybody who is connected, and whether what somebody asks for is done: the judge of the fuzzer.</summary>
internal sealed class ModerationModel
{
    public const string ServerOperator = "root";

    private readonly HashSet<string> _serverOperators = [ServerOperator];

    public ModerationModel(IReadOnlyList<ModelConnection> connections, IReadOnlyList<string> rooms, string defaultRoom)
    {
        Connections = connections;
        Rooms = [.. rooms.Select(name => new RoomModel(name, name == defaultRoom, _serverOperators))];
    }

    public IReadOnlyList<ModelConnection> Connections { get; }

    public IReadOnlyList<RoomModel> Rooms { get; }

    public IEnumerable<ModelConnection> Of(string person) => Connections.Where(connection => connection.Person == person);

    /// <summary>The person of a name that somebody wears now; null where nobody does.</summary>
    public ModelConnection? Wearing(string name) => Connections.FirstOrDefault(connection => connection.Person == name);

    public static bool Join(ModelConnection who, RoomModel room, string? password)
    {
        if (!room.Members.Contains(who.Person) && !room.MayEnter(who, password))
            return false;
        room.Enter(who);
        return true;
    }

    public void LogIn(ModelConnection who, string account)
    {
        var former = who.Person;
        var wasIn = Rooms.Where(room => room.Members.Contains(former)).ToArray();
        who.Account = account;
        foreach (var room in wasIn)
        {
            var passing = room.Passing.GetValueOrDefault(former);
            room.Leave(former);
            if (room.Members.Contains(account))
            {
                Raise(room, account, passing);
                continue;
            }

            // Judged as if there already, with what the guest was made.
            room.Members.Add(account);
            Raise(room, account, passing);
            if (!room.MayEnter(who, password: null, isAgain: true))
                room.Leave(account);
        }
    }

    public void LogOut(ModelConnection who)
    {
        var account = who.Account!;
        (who.Account, who.IsNameless) = (null, true);
        var isAlone = !Of(account).Any();
        foreach (var room in Rooms.Where(room => room.Members.Contains(account)))
        {
            var passing = room.Passing.GetValueOrDefault(account);
            if (isAlone)
                room.Leave(account);
            room.Members.Add(who.Home);
            if (isAlone)
                Raise(room, who.Home, passing);
            if (!room.MayEnter(who, password: null, isAgain: true))
                room.Leave(who.Home);
        }
    }

    /// <summary>A guest takes its own name again.</summary>
    public void TakeName(ModelConnection who)
    {
        who.IsNameless = false;
        foreach (var room in Rooms.Where(room => room.Members.Contains(who.Person) && room.IsOutByName(who)))
            room.Leave(who.Person);
    }

    /// <summary>Whether an act of moderation is done; where it is, the model has it done.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="room">Where.</param>
    /// <param name="act">What.</param>
    /// <param name="who">A name, or a name behind <c>mask </c>; null with a setting.</param>
    /// <param name="setting">With <see cref="RoomAction.Set"/>: its name, behind a minus to turn it off.</param>
    public bool Moderate(ModelConnection by, RoomModel room, RoomAction act, string? who, string? setting)
    {
        var rank = room.RankOf(by);
        if (rank < RoomRank.ServerOperator && !room.Members.Contains(by.Person))
            return false;
        if (act == RoomAction.Set)
            return rank >= RoomRank.Operator && Set(room, setting!);
        var mask = who!.StartsWith("mask ", StringComparison.Ordinal) ? who[5..] : null;
        var worn = mask is null ? Wearing(who) : null;
        if (mask is null && worn is null && !IsAccount(who))
            return false;
        var account = mask is not null ? null : worn is not null ? worn.Account : who;
        var person = worn?.Person;
        var target = mask is not null ? new ModelTarget("mask", mask) : account is not null ? new("account", account) : new("address", worn!.Address);
        var needed = act switch
        {
            RoomAction.Invite => room.On.Contains("invite") ? RoomRank.Operator : RoomRank.Anyone,
            RoomAction.SetOwner => room.Owner is null && account is not null && account == by.Account && room.Stored.GetValueOrDefault(account) >= RoomRank.Operator
                ? RoomRank.Operator : RoomRank.Owner,
            _ => RoomRank.Operator,
        };
        if (rank < needed)
            return false;
        var isSafe = rank < RoomRank.ServerOperator && ((person is not null && room.RankOf(person, account) >= RoomRank.Owner)
            || (account is not null && account == room.Owner));
        switch (act)
        {
            case RoomAction.Kick:
                if (person is null || !room.Members.Contains(person) || (rank < RoomRank.ServerOperator && room.RankOf(person, account) >= RoomRank.Owner))
                    return false;
                room.Leave(person);
                return true;
            case RoomAction.Ban or RoomAction.Mute:
                if (isSafe)
                    return false;
                room.Bans.RemoveAll(ban => ban.IsMute == (act == RoomAction.Mute) && ban.Target == target);
                room.Bans.Add((act == RoomAction.Mute, target));
                if (act == RoomAction.Ban)
                    RemoveHit(room, target, rank);
                return true;
            case RoomAction.Unban or RoomAction.Unmute:
                return room.Bans.RemoveAll(ban => ban.IsMute == (act == RoomAction.Unmute) && ban.Target == target) > 0;
            case RoomAction.Invite:
                room.Invited.Remove(target);
                room.Invited.Add(target);
                return true;
            case RoomAction.Uninvite:
                room.Invited.Remove(target);
                return true;
            case RoomAction.Allow:
                room.Allowed.Add(target);
                return true;
            case RoomAction.Disallow:
                room.Allowed.Remove(target);
                return true;
            case RoomAction.SetOwner:
                if (account is null)
                    return false;
                room.Owner = account;
                room.Stored.Remove(account);
                return true;
            default:
                return Rank(room, rank, act, account, person is not null && room.Members.Contains(person) ? person : null);
        }
    }

    private static bool Rank(RoomModel room, RoomRank by, RoomAction act, string? account, string? person)
    {
        var rank = act is RoomAction.Op or RoomAction.Deop ? RoomRank.Operator : RoomRank.Voiced;
        var (isGiven, isForGood) = (act is RoomAction.Op or RoomAction.Voice, by >= RoomRank.Owner);
        if (person is null && (account is null || !isForGood))
            return false;
        if (!isGiven && person is not null && by < RoomRank.ServerOperator && room.RankOf(person, account) >= RoomRank.Owner)
            return false;
        if (!isGiven && !isForGood && account is not null && (account == room.Owner || room.Stored.GetValueOrDefault(account) >= rank))
            return false;
        if (isForGood && account is not null && account != room.Owner)
            Change(room.Stored, account, rank, isGiven);
        if (person is not null)
            Change(room.Passing, person, rank, isGiven);
        return true;
    }

    /// <summary>Who is more already stays so, and only what one is can be taken.</summary>
    private static void Change(Dictionary<string, RoomRank> roles, string who, RoomRank rank, bool isGiven)
    {
        var present = roles.GetValueOrDefault(who);
        if (isGiven && rank > present)
            roles[who] = rank;
        else if (!isGiven && rank == present)
            roles.Remove(who);
    }

    private static bool Set(RoomModel room, string setting)
    {
        if (setting.StartsWith('-'))
            room.On.Remove(setting[1..]);
        else
            room.On.Add(setting);
        return true;
    }

    private static void Raise(RoomModel room, string person, RoomRank rank)
    {
        if (rank > room.Passing.GetValueOrDefault(person))
            room.Passing[person] = rank;
    }

    private void RemoveHit(RoomModel room, ModelTarget target, RoomRank by)
    {
        foreach (var person in room.Members.ToArray())
        {
            var connections = Of(person).ToArray();
            var isSafe = by < RoomRank.ServerOperator && room.RankOf(person, connections.FirstOrDefault()?.Account) >= RoomRank.Owner;
            if (!isSafe && connections.Any(target.Fits))
                room.Leave(person);
        }
    }

    private static bool IsAccount(string name) => ModerationFuzzer.Accounts.Contains(name);
}
