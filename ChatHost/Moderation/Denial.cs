namespace ChatHost.Moderation;

/// <summary>Why a room does not let somebody in, read, speak or act.</summary>
internal enum DenialKind
{
    /// <summary>To this one the room does not exist.</summary>
    Unknown,

    /// <summary>Not in the room, and only those in it may.</summary>
    NotMember,
    Banned,
    Muted,
    NoVoice,
    InviteOnly,
    PasswordNeeded,
    Full,
    AccountNeeded,

    /// <summary>Operators of the room alone may.</summary>
    NotOperator,

    /// <summary>The one it is to be done to owns the room.</summary>
    IsOwner,
    NoSuchPerson,
    NoSuchBan,
    TooManyBans,
    TooManyOwned,

    /// <summary>Where there is none, nothing can be taken from anybody.</summary>
    AccountOnly,
}

/// <summary>Why a room does not let somebody do something.</summary>
/// <param name="Text">What goes with it: the text of a ban, or a name.</param>
internal sealed record Denial(DenialKind Kind, string? Text = null);
