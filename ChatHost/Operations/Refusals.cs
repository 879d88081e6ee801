using System.Globalization;
using System.Text;
using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Operations;

/// <summary>The catalog of refusals: every text once, for all protocols.</summary>
internal static partial class Refusals
{
    public static readonly Refusal EmptyText = new(RefusalCode.EmptyText, "Nothing of the text can be shown.");
    public static readonly Refusal NotOneLine = new(RefusalCode.InvalidText, "A text is one line.");
    public static readonly Refusal NoCurrentRoom = new(RefusalCode.NotInRoom, "You are in no room. /join one.");
    public static readonly Refusal CannotIgnoreYourself = new(RefusalCode.OwnNick, "You cannot ignore yourself.");
    public static readonly Refusal IdReused = new(RefusalCode.IdReused, "Something else was sent under this id.");
    public static readonly Refusal CannotResume = new(RefusalCode.CannotResume, "No session has this token, or it has expired or was ended.");
    public static readonly Refusal HasStarted = new(RefusalCode.HasStarted, "This session has started already.");

    public static Refusal TextTooLong(int maxBytes) => new(RefusalCode.TextTooLong, $"Line too long: the limit is {maxBytes} bytes.");

    public static Refusal TooManyLines(int maxLines) => new(RefusalCode.TooManyLines, $"Too many lines: the limit is {maxLines}.");

    public static Refusal InvalidNick(string reason) => new(RefusalCode.InvalidNick, $"Invalid nickname: {reason}");

    public static Refusal NickInUse(Nickname nick) => new(RefusalCode.NickInUse, $"Nickname already in use: {nick}");

    /// <param name="typed">What was asked for; where nothing of it can be seen, it is not repeated: it would look left out.</param>
    public static Refusal NoSuchNick(string typed) => new(
        RefusalCode.NoSuchNick,
        IsBlank(typed) ? "No such nickname: names are made of letters and digits." : $"No such nickname: {typed}");

    /// <inheritdoc cref="NoSuchNick"/>
    public static Refusal NotIgnored(string typed) => new(
        RefusalCode.NotIgnored,
        IsBlank(typed) ? "You ignore nobody of such a name." : $"You do not ignore {typed}.");

    public static Refusal TooManyIgnored(int limit) => new(RefusalCode.TooManyIgnored, $"Too many ignored: the limit is {limit}.");

    public static Refusal InvalidRoom(string reason) => new(RefusalCode.InvalidRoom, $"Invalid room name: {reason}");

    public static Refusal NoSuchRoom(RoomName room) => new(RefusalCode.NoSuchRoom, $"No such room: {room}");

    public static Refusal NotInRoom(RoomName room) => new(RefusalCode.NotInRoom, $"You are not in {room}.");

    public static Refusal TooManyRooms(int limit) => new(RefusalCode.TooManyRooms, $"Too many rooms: the limit is {limit}.");

    public static Refusal NotEntered(RoomName room) => new(RefusalCode.TooManyRooms, $"Too many rooms: {room} was not entered.");

    public static Refusal NotEntered(RoomName room, HistoryUnavailableException exception) =>
        new(RefusalCode.Unavailable, $"{room} was not entered: {exception.Message}");

    public static Refusal NotDelivered(Nickname receiver) =>
        new(RefusalCode.Unavailable, $"Not delivered to {receiver}: they are away, and too much waits for them.");

    /// <summary>A private message waited for somebody who did not come back.</summary>
    public static Refusal NotDelivered(PrivateMessage message) =>
        new(RefusalCode.NoSuchNick, $"Not delivered to {message.To}, who did not come back: {message.Text}");

    /// <summary>The log could not take a message, for this reason.</summary>
    public static Refusal NotSaid(string reason) => new(RefusalCode.Unavailable, $"Not said: {reason}");

    /// <summary>What an operation needed of the store could not be read.</summary>
    public static Refusal NotShown(HistoryUnavailableException exception) => new(RefusalCode.Unavailable, $"Not shown: {exception.Message}");

    /// <param name="verb">As typed.</param>
    public static Refusal UnknownCommand(string verb) =>
        new(RefusalCode.UnknownCommand, $"Unknown command: {verb}. Type /help for commands.");

    public static Refusal Misused(string usage) => new(RefusalCode.Misused, $"Usage: {usage}");

    private static bool IsBlank(string typed) => SafeText.Clean(typed).EnumerateRunes().All(rune =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format);
}
