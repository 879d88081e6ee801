using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;

namespace ChatHost.Protocols.Irc;

/// <summary>REGISTER (draft/account-registration): makes an account of the name that a client wears, or asks for before it is welcome.</summary>
internal static class IrcRegister
{
    public const string Command = "REGISTER";

    /// <summary>Whether a client that is not welcome yet may make an account.</summary>
    public static bool MayComeFirst(IrcConnection irc) =>
        irc.Services.Options.RegisterBeforeConnect && !irc.Services.Accounts.Required && string.IsNullOrEmpty(irc.Services.Server.Password);

    public static async ValueTask RunAsync(IrcConnection irc, IrcRequest request)
    {
        var account = SafeText.Clean(request[0]) is { Length: > 0 } typed ? IrcLine.Middle(typed) : "*";
        var nick = irc.IsHere ? irc.Session.Nickname.Text : irc.Registration.Nick;
        if (irc.Session.Person.Account is { } current)
        {
            irc.Fail(Command, "ALREADY_AUTHENTICATED", [account], $"You are logged in as {current.Name} already.");
        }
        else if (!irc.IsHere && !MayComeFirst(irc))
        {
            irc.Fail(Command, "COMPLETE_CONNECTION_REQUIRED", [account], "Complete the connection first");
        }
        else if (nick is null)
        {
            irc.Fail(Command, "NEED_NICK", ["*"], "Choose a nickname first: it is the account's name");
        }
        else if (account != "*" && NameKey.Of(account) != NameKey.Of(nick))
        {
            irc.Fail(Command, "ACCOUNT_NAME_MUST_BE_NICK", [account], "An account has the name that you wear");
        }
        else if (irc.Session.Nickname.Key != NameKey.Of(nick))
        {
            // What a client asks for that is an account's it wears only once it has logged in.
            irc.Fail(Command, "ACCOUNT_EXISTS", [nick], "That is an account's name: log in if it is yours");
        }
        else
        {
            irc.Asks(Command, nick);
            await irc.Caller.RunAsync(irc.Services.Operations.Accounts.Register, new RegisterRequest(request[2]));
        }
    }

    /// <summary>Nothing is sent that somebody could verify.</summary>
    public static void Verify(IrcConnection irc, IrcRequest request)
    {
        var account = IrcLine.Middle(SafeText.Clean(request[0]));
        if (irc.Session.Person.Account is null)
            irc.Fail("VERIFY", "INVALID_CODE", [account], "There is nothing to verify");
        else
            irc.Fail("VERIFY", "ALREADY_AUTHENTICATED", [account], "You are logged in already");
    }

    public static string CodeOf(RefusalCode code) => code switch
    {
        RefusalCode.AccountExists or RefusalCode.NickReserved => "ACCOUNT_EXISTS",
        RefusalCode.InvalidNick => "BAD_ACCOUNT_NAME",
        RefusalCode.WeakPassword => "WEAK_PASSWORD",
        RefusalCode.ClearText => "UNACCEPTABLE_PASSWORD",
        RefusalCode.NotAllowed => "ALREADY_AUTHENTICATED",
        _ => "TEMPORARILY_UNAVAILABLE",
    };
}
