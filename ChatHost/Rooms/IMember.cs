using System.Net;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>One connection of a person as rooms know it: who it is, and a way to be reached. What else it is, rooms do not ask.</summary>
internal interface IMember
{
    /// <summary>Who it is. It changes when it logs in or out; rooms learn of that by <see cref="RoomRequest.Become"/>.</summary>
    IPerson Person { get; }

    /// <summary>Where the person hears. It may change between two calls.</summary>
    IRecipient Recipient { get; }

    /// <summary>The member is in a room now. Called by the room's writer.</summary>
    void Joined(Membership membership);

    /// <summary>The room did not let the member in. Called by the room's writer.</summary>
    void NotJoined(Membership membership);

    /// <summary>Where it comes from, or of IPv6 the /64 network; null where there is no such thing.</summary>
    IPAddress? Address { get; }

    /// <summary>The number of the ban of a room that was set on this session while it was a guest's; 0 where none was.</summary>
    long BarredFrom(RoomName room);

    /// <summary>What stands before the host in a mask: <c>~line</c>.</summary>
    string User { get; }

    /// <summary>The member was taken out of a room, by another connection of the person or by an operator. Called by the room's writer.</summary>
    void Removed(Membership membership, Removal removal);
}
