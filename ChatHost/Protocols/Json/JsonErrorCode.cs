using ChatHost.Operations;

namespace ChatHost.Protocols.Json;

/// <summary>What went wrong, for programs. They rely on these words: none is ever renamed.</summary>
internal static class JsonErrorCode
{
    public const string InvalidJson = "invalidJson";
    public const string UnknownType = "unknownType";
    public const string MissingField = "missingField";
    public const string InvalidField = "invalidField";
    public const string InvalidText = "invalidText";
    public const string LineTooLong = "lineTooLong";
    public const string NickInUse = "nickInUse";
    public const string InvalidNick = "invalidNick";
    public const string NoSuchNick = "noSuchNick";
    public const string IdReused = "idReused";
    public const string InvalidRoom = "invalidRoom";
    public const string NoSuchRoom = "noSuchRoom";
    public const string NotInRoom = "notInRoom";
    public const string TooManyRooms = "tooManyRooms";
    public const string UnknownCommand = "unknownCommand";
    public const string Usage = "usage";
    public const string CannotResume = "cannotResume";
    public const string Unavailable = "unavailable";

    public const string LoginFailed = "loginFailed";
    public const string NickReserved = "nickReserved";
    public const string AccountExists = "accountExists";
    public const string WeakPassword = "weakPassword";
    public const string RegistrationClosed = "registrationClosed";
    public const string NotLoggedIn = "notLoggedIn";
    public const string AccountNeeded = "accountNeeded";
    public const string ClearText = "clearText";
    public const string TooManyTries = "tooManyTries";
    public const string TooManyKeys = "tooManyKeys";
    public const string TooManyConnections = "tooManyConnections";
    public const string NotAllowed = "notAllowed";
    public const string Banned = "banned";

    public const string Muted = "muted";
    public const string InviteOnly = "inviteOnly";
    public const string PasswordNeeded = "passwordNeeded";
    public const string RoomFull = "roomFull";
    public const string TooManyBans = "tooManyBans";

    /// <summary>The word for why an operation was refused.</summary>
    public static string Of(RefusalCode code) => code switch
    {
        RefusalCode.EmptyText or RefusalCode.InvalidText => InvalidText,
        RefusalCode.TextTooLong => LineTooLong,
        RefusalCode.TooManyLines or RefusalCode.OwnNick or RefusalCode.TooManyIgnored or RefusalCode.NoSuchItem => InvalidField,
        RefusalCode.InvalidNick => InvalidNick,
        RefusalCode.NickInUse => NickInUse,
        RefusalCode.NoSuchNick or RefusalCode.NotIgnored => NoSuchNick,
        RefusalCode.InvalidRoom => InvalidRoom,
        RefusalCode.NoSuchRoom => NoSuchRoom,
        RefusalCode.NotInRoom => NotInRoom,
        RefusalCode.TooManyRooms => TooManyRooms,
        RefusalCode.IdReused => IdReused,
        RefusalCode.CannotResume => CannotResume,
        RefusalCode.UnknownCommand => UnknownCommand,
        RefusalCode.Misused => Usage,
        RefusalCode.HasStarted => UnknownType,
        RefusalCode.Unavailable => Unavailable,
        RefusalCode.LoginFailed => LoginFailed,
        RefusalCode.NickReserved => NickReserved,
        RefusalCode.AccountExists => AccountExists,
        RefusalCode.WeakPassword => WeakPassword,
        RefusalCode.RegistrationClosed => RegistrationClosed,
        RefusalCode.NotLoggedIn => NotLoggedIn,
        RefusalCode.AccountNeeded => AccountNeeded,
        RefusalCode.ClearText => ClearText,
        RefusalCode.TooManyTries => TooManyTries,
        RefusalCode.TooManyKeys => TooManyKeys,
        RefusalCode.TooManyConnections => TooManyConnections,
        RefusalCode.NotAllowed => NotAllowed,
        RefusalCode.Banned => Banned,
        RefusalCode.Muted => Muted,
        RefusalCode.InviteOnly => InviteOnly,
        RefusalCode.PasswordNeeded => PasswordNeeded,
        RefusalCode.RoomFull => RoomFull,
        RefusalCode.TooManyBans => TooManyBans,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "This refusal has no code in JSON."),
    };
}
