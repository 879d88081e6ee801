using System.Collections.Immutable;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <content>How a session enters a room: what its writer lets in.</content>
internal sealed partial class Session
{
    /// <summary>Asks to enter a room; false if the room has just closed.</summary>
    public bool TryJoin(Room room, bool startLive, bool hearsNotices, out RoomRequest.Join request, bool wasEnteredElsewhere = false, string? password = null)
    {
        lock (this)
        {
            var membership = new Membership(this, room)
            {
                Person = _person,
                ShownAs = Nickname,
                IsLive = startLive,
                HearsNotices = hearsNotices,
                WasEnteredElsewhere = wasEnteredElsewhere,
            };
            request = new(membership, IsAnnounced, password);
            if (!room.TryPost(request))
                return false;
            _entering = _entering.Add(membership);
            return true;
        }
    }

    /// <summary>For the writer of a room: it has let the session in.</summary>
    public void Joined(Membership membership)
    {
        lock (this)
        {
            _entering = Without(_entering, membership);
            if (HasEnded)
            {
                // While the room was still thinking.
                membership.Room.Post(new RoomRequest.Leave(membership, text: null, new("Connection closed", isSharedByRooms: false)));
                return;
            }

            _rooms = _rooms.Add(membership);
            Interlocked.Increment(ref _version);
            if (IsAnnounced)
                membership.Room.Post(new RoomRequest.Announce(membership));
        }
    }

    /// <summary>For the writer of a room: it did not let the session in.</summary>
    public void NotJoined(Membership membership)
    {
        lock (this)
            _entering = Without(_entering, membership);
    }

    /// <summary>With the one empty array there is: <c>Remove</c> makes another, which each idle session would keep.</summary>
    private static ImmutableArray<Membership> Without(ImmutableArray<Membership> all, Membership one) => all.Remove(one) is { IsEmpty: false } left ? left : [];
}
