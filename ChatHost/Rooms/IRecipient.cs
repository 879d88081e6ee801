namespace ChatHost.Rooms;

/// <summary>
/// Where a member hears its rooms. Nothing here waits or throws: a recipient that cannot take more deals with that itself.
/// </summary>
internal interface IRecipient
{
    /// <summary>
    /// The member is in a room from now on, or begins to hear it again (<see cref="RoomRequest.Rewind"/>). Called by the room's writer,
    /// before anything of that room is delivered.
    /// </summary>
    void Joined(Membership membership, int members, long lastSeq);

    /// <summary>What happened in a room, in the room's order. Called by the room's writer alone; the batch is valid during the call.</summary>
    void Deliver(RoomBatch batch, Membership membership);

    /// <summary>Whether its program keeps a list of those in a room, which it changes by what it reads.</summary>
    bool KeepsMemberLists => false;
}
