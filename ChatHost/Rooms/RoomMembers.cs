namespace ChatHost.Rooms;

/// <summary>
/// The members of one room, in no order: one for each connection of each person in it. The room's writer changes them; others read the
/// count.
/// </summary>
internal sealed class RoomMembers
{
    /// <summary>The list is halved when a quarter of it is used, but not below this.</summary>
    private const int MinCapacity = 64;

    private Membership[] _members = [];
    private int _memberships;
    private int _persons;

    /// <summary>Number of persons.</summary>
    public int Count => Volatile.Read(ref _persons);

    public ReadOnlySpan<Membership> All => _members.AsSpan(0, _memberships);

    /// <summary>Number of connections of all persons.</summary>
    public int Connections => _memberships;

    /// <summary>Some of the members, at most <paramref name="count"/> from an index on.</summary>
    public ReadOnlySpan<Membership> Slice(int from, int count) => _members.AsSpan(from, Math.Min(count, _memberships - from));

    /// <summary>Another member that is the same person; null if there is none. Looks at all members only where there may be one.</summary>
    public Membership? FindOther(Membership membership, IPerson person)
    {
        if (!person.MayBeShared)
            return null;
        foreach (var other in All)
        {
            if (other != membership && other.Person == person)
                return other;
        }

        return null;
    }

    /// <summary>Whether some of them keep lists of the others.</summary>
    public bool KeepLists
    {
        get
        {
            foreach (var membership in All)
            {
                if (membership.Member.Recipient.KeepsMemberLists)
                    return true;
            }

            return false;
        }
    }

    /// <summary>A member that is this person; null if there is none.</summary>
    public Membership? Find(IPerson person)
    {
        foreach (var membership in All)
        {
            if (membership.Person == person)
                return membership;
        }

        return null;
    }

    /// <summary>All members that are this person: at most the one given where the person cannot have more.</summary>
    public List<Membership> Of(IPerson person, Membership membership)
    {
        if (!person.MayBeShared)
            return membership.Index >= 0 ? [membership] : [];
        var found = new List<Membership>();
        foreach (var member in All)
        {
            if (member.Person == person)
                found.Add(member);
        }

        return found;
    }

    public void Add(Membership membership)
    {
        if (FindOther(membership, membership.Person) is null)
            Volatile.Write(ref _persons, _persons + 1);
        if (_memberships == _members.Length)
            Array.Resize(ref _members, Math.Max(4, _memberships * 2));
        membership.Index = _memberships;
        _members[_memberships++] = membership;
    }

    public void Remove(Membership membership)
    {
        if (FindOther(membership, membership.Person) is null)
            Volatile.Write(ref _persons, _persons - 1);
        var last = _members[--_memberships];
        _members[membership.Index] = last;
        last.Index = membership.Index;
        membership.Index = -1;
        _members[_memberships] = null!;
        if (_members.Length > MinCapacity && _memberships < _members.Length / 4)
            Array.Resize(ref _members, _members.Length / 2);
    }

    /// <summary>A member is another person from now on.</summary>
    public void Change(Membership membership, IPerson to)
    {
        var (wasAlone, isAlone) = (FindOther(membership, membership.Person) is null, FindOther(membership, to) is null);
        membership.Person = to;
        Volatile.Write(ref _persons, _persons + (isAlone ? 1 : 0) - (wasAlone ? 1 : 0));
    }
}
