using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Moderation;

namespace ChatHost.Protocols.Irc;

/// <summary>NickServ and ChanServ: words that are operations here, answered with the texts of those.</summary>
internal static class IrcNames
{
    public static async ValueTask NickServAsync(IrcConnection irc, string typed)
    {
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var accounts = irc.Services.Operations.Accounts;
        irc.Asks("NICKSERV", "");
        irc.NoticeFrom = $"NickServ!services@{irc.Services.Name}";
        try
        {
            await (words is [var verb, .. var rest] ? (verb.ToUpperInvariant(), rest) switch
            {
                ("REGISTER", [var password, ..]) => irc.Caller.RunAsync(accounts.Register, new RegisterRequest(password)),
                ("IDENTIFY", [var password]) => irc.Caller.RunAsync(accounts.LogIn, new LoginRequest(irc.Session.Nickname.Text, password)),
                ("IDENTIFY", [var name, var password]) => irc.Caller.RunAsync(accounts.LogIn, new LoginRequest(name, password)),
                ("LOGOUT", _) => irc.Caller.RunAsync(accounts.LogOut, default(LogoutRequest)),
                ("PASSWD", [var old, var chosen]) => irc.Caller.RunAsync(accounts.Password, new PasswordRequest(old, chosen)),
                ("SESSIONS", _) => irc.Caller.RunAsync(accounts.Show, default(AccountRequest)),
                ("DROP", [var password]) => irc.Caller.RunAsync(accounts.Delete, new DeleteAccountRequest(password, false)),
                _ => Help(irc, "REGISTER password, IDENTIFY [name] password, LOGOUT, PASSWD old new, SESSIONS, DROP password"),
            } : Help(irc, "REGISTER, IDENTIFY, LOGOUT, PASSWD, SESSIONS, DROP"));
        }
        finally
        {
            irc.NoticeFrom = irc.Services.Name;
        }
    }

    public static async ValueTask ChanServAsync(IrcConnection irc, string typed)
    {
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        irc.NoticeFrom = $"ChanServ!services@{irc.Services.Name}";
        try
        {
            var room = words.Length > 1 ? words[1].TrimStart('#') : "";
            irc.Asks("CHANSERV", words.Length > 1 ? words[1] : "");
            await (words switch
            {
                [var verb, _, ..] when Is(verb, "REGISTER") => Moderate(irc, room, RoomAction.SetOwner, irc.Session.Person.Account?.Name ?? irc.Session.Nickname.Text),
                [var verb, _, ..] when Is(verb, "INFO") => irc.Caller.RunAsync(irc.Services.Operations.Moderation.Show, new ShowRoomRequest(room)),
                [var verb, _, var who, ..] when Is(verb, "OP") => Moderate(irc, room, RoomAction.Op, who),
                [var verb, _, var who, ..] when Is(verb, "DEOP") => Moderate(irc, room, RoomAction.Deop, who),
                [var verb, _, var who, ..] when Is(verb, "TRANSFER") => Moderate(irc, room, RoomAction.SetOwner, who),
                _ => Help(irc, "REGISTER #room, INFO #room, OP #room nick, DEOP #room nick, TRANSFER #room account"),
            });
        }
        finally
        {
            irc.NoticeFrom = irc.Services.Name;
        }

        static bool Is(string verb, string name) => verb.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static ValueTask Moderate(IrcConnection irc, string room, RoomAction action, string who) =>
        IrcRooms.ModerateAsync(irc, new ModerateRequest { Room = room, Do = action, Who = who });

    private static ValueTask Help(IrcConnection irc, string words)
    {
        irc.Reply(IrcLine.Of(irc.NoticeFrom, "NOTICE", [irc.Target], words));
        return default;
    }
}
