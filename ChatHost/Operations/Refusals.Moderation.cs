using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Operations;

/// <content>What a room refuses.</content>
internal static partial class Refusals
{
    public static readonly Refusal NotServerOperator = new(RefusalCode.NotAllowed, "Only server operators can do that.");

    public static readonly Refusal NotYourself = new(RefusalCode.NotAllowed, "Not to yourself.");

    public static readonly Refusal RightsOfOthers = new(RefusalCode.NotAllowed, "Your account has other connections, which would get these rights too.");

    public static Refusal NoSuchMessage(long seq, RoomName room) =>
        new(RefusalCode.NoSuchItem, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"There is no message {seq} in {room}."));

    /// <summary>A room does not let somebody in, read, speak or act.</summary>
    public static Refusal Denied(RoomName room, Denial denial) => denial.Kind switch
    {
        DenialKind.Unknown => NoSuchRoom(room),
        DenialKind.NotMember => NotInRoom(room),
        DenialKind.Banned => new(
            RefusalCode.Banned, string.IsNullOrEmpty(denial.Text) ? $"You are banned from {room}." : $"You are banned from {room}: {denial.Text}"),
        DenialKind.Muted => new(RefusalCode.Muted, $"You are muted in {room}."),
        DenialKind.NoVoice => new(RefusalCode.Muted, $"{room} is moderated: you have no voice."),
        DenialKind.InviteOnly => new(RefusalCode.InviteOnly, $"{room} is by invitation only."),
        DenialKind.PasswordNeeded => new(RefusalCode.PasswordNeeded, $"{room} has a password: /join {room} PASSWORD"),
        DenialKind.Full => new(RefusalCode.RoomFull, $"{room} is full."),
        DenialKind.AccountNeeded => new(RefusalCode.AccountNeeded, $"{room} is for accounts: /login or /register."),
        DenialKind.NotOperator => new(RefusalCode.NotAllowed, $"Only operators of {room} can do that."),
        DenialKind.IsOwner => new(RefusalCode.NotAllowed, $"{denial.Text} owns {room}."),
        DenialKind.NoSuchPerson => new(RefusalCode.NoSuchNick, $"{denial.Text} is not in {room}."),
        DenialKind.NoSuchBan => new(RefusalCode.NoSuchItem, $"There is no ban of {denial.Text} in {room}. /bans lists them."),
        DenialKind.TooManyBans => new(RefusalCode.TooManyBans, $"Too many bans: the limit is {denial.Text}."),
        DenialKind.TooManyOwned => new(RefusalCode.TooManyRooms, $"{denial.Text} owns as many rooms as one may."),
        _ => new(RefusalCode.AccountNeeded, $"{denial.Text} has no account."),
    };

    /// <param name="what">What nobody may ban from the server.</param>
    public static Refusal NotBannable(string what) => new(RefusalCode.NotAllowed, $"Not banned: {what}.");

    public static Refusal NoSuchServerBan(string who) => new(RefusalCode.NoSuchItem, $"There is no ban of {who}. /server bans lists them.");

    public static Refusal InvalidSetting(string name, string allowed) => new(RefusalCode.Misused, $"Usage: /room {name} {allowed}");
}
