using System.Net;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>Where a session hears: its rooms, and what is said to it alone. Nothing here waits or throws.</summary>
internal interface ISessionRecipient : IRecipient
{
    /// <summary>Where the session is spoken for; null while it is nowhere.</summary>
    SessionOrigin? Origin { get; }

    /// <summary>Where its connection comes from, or of IPv6 the /64 network; null where there is no such thing.</summary>
    IPAddress? Address { get; }

    /// <summary>Somebody else has changed what is kept of the session.</summary>
    void Changed();

    /// <summary>Ends the session for good: whoever reads here reads why.</summary>
    void End(SessionEnd end);

    /// <summary>The session is out of a room, and did not ask to be. Called by the room's writer.</summary>
    void Removed(Membership membership, Removal removal);

    /// <summary>Somebody invites the person to a room.</summary>
    void Invited(RoomName room, Nickname by);

    /// <summary>Somebody invites another person to a room that the session is in.</summary>
    void InvitedAnother(RoomName room, Nickname who, Nickname by)
    {
        // Few protocols show it.
    }

    /// <summary>A server operator says something to everybody.</summary>
    void Announced(Nickname by, string text);

    /// <summary>What stands before the host in a mask: <c>~line</c>.</summary>
    string User { get; }

    /// <summary>What its user calls itself at length; null where there is no such thing.</summary>
    string? RealName => null;

    /// <summary>Whether others see that it is here.</summary>
    bool IsHere => true;

    /// <summary>The person wears another name from now on. Called with locks held.</summary>
    void Renamed(Nickname from, Nickname to)
    {
        // Most protocols show it as the rooms say it, or as the answer to who asked.
    }

    /// <summary>A private message. Called by the sender.</summary>
    /// <returns>False: the session is cut off, and as much waits for it as may.</returns>
    bool TryDeliverPrivate(PrivateMessage message, Session sender);

    /// <summary>Another session of the same person sent a private message.</summary>
    void SentPrivate(PrivateMessage message);

    /// <summary>The account has read so far, as another session of it says.</summary>
    void MarkedRead(ReadMark mark);

    /// <summary>Somebody says something to those in a room alone who have a role in it.</summary>
    void HearAside(AsideMessage message);

    /// <summary>Somebody is typing.</summary>
    void Typing(TypingNotice notice)
    {
        // Few protocols show it.
    }

    /// <summary>A private message of this session waited for a receiver that did not come back.</summary>
    void PrivateNotDelivered(PrivateMessage message);
}
