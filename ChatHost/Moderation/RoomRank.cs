namespace ChatHost.Moderation;

/// <summary>What somebody is in a room. Each may what those before it may.</summary>
internal enum RoomRank
{
    Anyone,

    /// <summary>Speaks where only the voiced may.</summary>
    Voiced,

    /// <summary>Until they leave, or for good where a role is stored.</summary>
    Operator,

    /// <summary>An account.</summary>
    Owner,

    /// <summary>An account with the right in every room.</summary>
    ServerOperator,
}

/// <summary>What may be done to a room or to somebody in it.</summary>
internal enum RoomAction
{
    Kick,
    Ban,
    Unban,
    Mute,
    Unmute,
    ListBans,
    Invite,
    Uninvite,
    Op,
    Deop,
    Voice,
    Devoice,
    Allow,
    Disallow,
    Set,
    SetOwner,
    EraseOthers,
}

/// <summary>The rights as data: what somebody must be for each action. See docs/moderation.md.</summary>
internal static class RoomRights
{
    public static IReadOnlyDictionary<RoomAction, RoomRank> Needed { get; } = new Dictionary<RoomAction, RoomRank>
    {
        [RoomAction.Kick] = RoomRank.Operator,
        [RoomAction.Ban] = RoomRank.Operator,
        [RoomAction.Unban] = RoomRank.Operator,
        [RoomAction.Mute] = RoomRank.Operator,
        [RoomAction.Unmute] = RoomRank.Operator,
        [RoomAction.ListBans] = RoomRank.Operator,

        // Anyone, unless the room is by invitation: RoomRules.Needed.
        [RoomAction.Invite] = RoomRank.Anyone,
        [RoomAction.Uninvite] = RoomRank.Operator,
        [RoomAction.Op] = RoomRank.Operator,
        [RoomAction.Deop] = RoomRank.Operator,
        [RoomAction.Voice] = RoomRank.Operator,
        [RoomAction.Devoice] = RoomRank.Operator,
        [RoomAction.Allow] = RoomRank.Operator,
        [RoomAction.Disallow] = RoomRank.Operator,
        [RoomAction.Set] = RoomRank.Operator,

        // An operator for good too, where there is no owner: RoomRules.
        [RoomAction.SetOwner] = RoomRank.Owner,
        [RoomAction.EraseOthers] = RoomRank.Operator,
    };
}
