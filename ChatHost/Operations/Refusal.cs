namespace ChatHost.Operations;

/// <summary>Why an operation was not done. Each protocol maps it to what it has for that: a code, a numeric, a status.</summary>
internal enum RefusalCode
{
    /// <summary>A text that nothing visible is left of.</summary>
    EmptyText,

    /// <summary>A text that cannot be said.</summary>
    InvalidText,

    TextTooLong,

    /// <summary>More lines than may be said as one.</summary>
    TooManyLines,

    InvalidNick,
    NickInUse,
    NoSuchNick,
    InvalidRoom,
    NoSuchRoom,
    NotInRoom,
    TooManyRooms,

    /// <summary>One cannot ignore oneself.</summary>
    OwnNick,

    TooManyIgnored,
    NotIgnored,

    /// <summary>Something else was sent under this id.</summary>
    IdReused,

    CannotResume,

    /// <summary>There is a session already.</summary>
    HasStarted,

    /// <summary>A command that there is not was typed.</summary>
    UnknownCommand,

    /// <summary>A command was typed in another way than it is typed.</summary>
    Misused,

    /// <summary>A wrong password, key or name.</summary>
    LoginFailed,

    /// <summary>The name is an account's.</summary>
    NickReserved,

    AccountExists,
    WeakPassword,
    RegistrationClosed,
    NotLoggedIn,

    /// <summary>A guest may not do this.</summary>
    AccountNeeded,

    /// <summary>A password came unencrypted.</summary>
    ClearText,

    TooManyTries,
    TooManyKeys,
    TooManyConnections,

    /// <summary>Somebody else may.</summary>
    NotAllowed,

    Banned,

    Muted,
    InviteOnly,
    PasswordNeeded,
    RoomFull,
    TooManyBans,

    /// <summary>Of what one has, there is none of this number.</summary>
    NoSuchItem,

    /// <summary>The store, or the person asked for, cannot be reached now.</summary>
    Unavailable,
}

/// <summary>Why an operation, or a part of it, was not done.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Text">For people: one sentence. A part of it may be what was typed: it is made safe where it is shown.</param>
internal sealed record Refusal(RefusalCode Code, string Text);
