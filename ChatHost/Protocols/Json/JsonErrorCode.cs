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

    /// <summary>The word for why an operation was refused.</summary>
    public static string Of(RefusalCode code) => code switch
    {
        RefusalCode.EmptyText or RefusalCode.InvalidText => InvalidText,
        RefusalCode.TextTooLong => LineTooLong,
        RefusalCode.TooManyLines or RefusalCode.OwnNick or RefusalCode.TooManyIgnored => InvalidField,
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
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "This refusal has no code in JSON."),
    };
}
