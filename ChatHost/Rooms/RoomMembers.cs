namespace ChatHost.Rooms;

/// <summary>The members of one room, in no order. The room's writer changes them; others read the count.</summary>
internal sealed class RoomMembers
{
    /// <summary>The list is halved when a quarter of it is used, but not below this.</summary>
    private const int MinCapacity = 64;

    private Membership[] _members = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<Membership> All => _members.AsSpan(0, _count);

    /// <summary>Some of the members, at most <paramref name="count"/> from an index on.</summary>
    public ReadOnlySpan<Membership> Slice(int from, int count) => _members.AsSpan(from, Math.Min(count, _count - from));

    public void Add(Membership membership)
    {
        if (_count == _members.Length)
            Array.Resize(ref _members, Math.Max(4, _count * 2));
        membership.Index = _count;
        _members[_count] = membership;
        Volatile.Write(ref _count, _count + 1);
    }

    public void Remove(Membership membership)
    {
        var last = _members[_count - 1];
        _members[membership.Index] = last;
        last.Index = membership.Index;
        membership.Index = -1;
        _members[_count - 1] = null!;
        Volatile.Write(ref _count, _count - 1);
        if (_members.Length > MinCapacity && _count < _members.Length / 4)
            Array.Resize(ref _members, _members.Length / 2);
    }
}
