using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>A person as rooms know them: a name and a way to be reached. What else a person is, rooms do not ask.</summary>
internal interface IMember
{
    /// <summary>Unique while the process runs.</summary>
    long Id { get; }

    Nickname Nickname { get; }

    /// <summary>Where the person hears. It may change between two calls.</summary>
    IRecipient Recipient { get; }

    /// <summary>The person is in a room now. Called by the room's writer.</summary>
    void Joined(Membership membership);
}
