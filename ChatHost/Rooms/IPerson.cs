using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// Who a member is: a guest, or everybody who is logged in to one account. A person hears over one or more connections, each of which is a
/// member of the rooms that the person is in; rooms count and announce persons.
/// </summary>
internal interface IPerson
{
    /// <summary>Unique while the process runs.</summary>
    long Id { get; }

    /// <summary>The name that the person wears now.</summary>
    Nickname Nickname { get; }

    /// <summary>The account; null for a guest. It never changes: who logs in becomes another person.</summary>
    AccountRef? Account { get; }

    /// <summary>Whether the account is a server operator, who may everything in every room.</summary>
    bool IsOperator { get; }

    /// <summary>The account that what it does as a server operator is put down to; null where that is its own.</summary>
    AccountRef? OperatorBy { get; }

    /// <summary>A ban of a room was set on this guest: its sessions do not get round it from another address.</summary>
    void Bar(RoomName room, long ban);

    /// <summary>Whether several members may be this person, now or at some time. Once true, it stays so.</summary>
    bool MayBeShared { get; }
}
