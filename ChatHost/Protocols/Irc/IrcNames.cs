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
                ("CERT", [var sub, .. var which]) => IrcCertificates.RunAsync(irc, sub.ToUpperInvariant(), which),
                ("SESSIONS", _) => irc.Caller.RunAsync(accounts.Show, default(AccountRequest)),
                ("DROP", [var password]) => irc.Caller.RunAsync(accounts.Delete, new DeleteAccountRequest(password, false)),
                _ => Help(irc, "REGISTER password, IDENTIFY [name] password, LOGOUT, PASSWD old new, CERT ADD|LIST|DEL, SESSIONS, DROP password"),
            } : Help(irc, "REGISTER, IDENTIFY, LOGOUT, PASSWD, CERT, SESSIONS, DROP"));
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

    public static ValueTask Help(IrcConnection irc, string words)
    {
        irc.Reply(IrcLine.Of(irc.NoticeFrom, "NOTICE", [irc.Target], words));
        return default;
    }
}

/// <summary>NickServ CERT: the client certificates that log in to an account, known by their fingerprints.</summary>
internal static class IrcCertificates
{
    /// <summary>What the account is asked for.</summary>
    public const string Subject = "CERT";

    public static async ValueTask RunAsync(IrcConnection irc, string sub, string[] words)
    {
        var accounts = irc.Services.Operations.Accounts;
        if (sub == "ADD" && words.Length == 0)
        {
            await irc.Caller.RunAsync(accounts.AddCertificate, default(CertificateRequest));
            return;
        }

        if (!(sub == "LIST" && words.Length == 0) && !(sub == "DEL" && words.Length == 1))
        {
            await IrcNames.Help(irc, "CERT ADD, CERT LIST, CERT DEL fingerprint");
            return;
        }

        irc.Asks("NICKSERV", Subject);
        var answers = (IrcAnswers)irc.Caller.Answers;
        answers.FoundAccount = null;
        await irc.Caller.RunAsync(accounts.Show, default(AccountRequest));
        if (answers.FoundAccount is not { } view)
            return;
        var certificates = view.Items.Where(item => item.Kind == AccountItemKind.Certificate).ToArray();
        if (sub == "LIST")
        {
            foreach (var certificate in certificates)
                await IrcNames.Help(irc, certificate.Label!);
            if (certificates.Length == 0)
                await IrcNames.Help(irc, "No certificate logs you in.");
        }
        else if (certificates.FirstOrDefault(item => item.Label!.Equals(words[0], StringComparison.OrdinalIgnoreCase)) is { } meant)
        {
            await irc.Caller.RunAsync(accounts.End, new EndItemRequest(meant.Number));
        }
        else
        {
            await IrcNames.Help(irc, "There is no such certificate. CERT LIST lists them.");
        }
    }
}
