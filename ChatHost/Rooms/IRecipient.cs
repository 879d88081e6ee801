using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// What the rooms need of those they speak to; a protocol's session implements it. Nothing here waits or throws:
/// a recipient that cannot take more is its own protocol's concern.
/// </summary>
internal interface IRecipient
{
    /// <summary>
    /// It is in a room from now on, or begins to hear it anew (<see cref="RoomRequest.Rewind"/>). Called by the room's writer,
    /// before anything of that room is delivered.
    /// </summary>
    void Joined(Membership membership, int members, long lastSeq);

    /// <summary>What happened in a room, in the room's order. Called by the room's writer alone; the batch is valid during the call.</summary>
    void Deliver(RoomBatch batch, Membership membership);

    /// <summary>A private line; false: it is cut off, and as many wait for it as may. Called by whoever sends it.</summary>
    bool TryDeliverPrivate(PrivateMessage message, Session sender);

    /// <summary>A private line of its own waited for somebody who did not come back.</summary>
    void PrivateNotDelivered(PrivateMessage message);
}
