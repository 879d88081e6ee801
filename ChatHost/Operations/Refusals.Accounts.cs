using System.Globalization;
using ChatHost.Accounts;
using ChatHost.Messages;

namespace ChatHost.Operations;

/// <content>What is refused about accounts.</content>
internal static partial class Refusals
{
    /// <summary>The same for a name that is not registered.</summary>
    public static readonly Refusal LoginFailed = new(RefusalCode.LoginFailed, "Wrong name or password.");

    public static readonly Refusal NotLoggedIn = new(RefusalCode.NotLoggedIn, "You are not logged in.");
    public static readonly Refusal RegistrationClosed = new(RefusalCode.RegistrationClosed, "Registration is closed.");
    public static readonly Refusal AccountNeeded = new(RefusalCode.AccountNeeded, "Log in first: /login NAME");
    public static readonly Refusal Busy = new(RefusalCode.Unavailable, "Busy. Try again.");
    public static readonly Refusal NoCertificate = new(RefusalCode.NoSuchItem, "This connection has no client certificate.");

    public static readonly Refusal ServerPasswordNeeded = new(RefusalCode.PasswordNeeded, "This server has a password.");
    public static readonly Refusal WrongServerPassword = new(RefusalCode.PasswordNeeded, "Wrong password.");

    public static readonly Refusal TooManyRegistrations =
        new(RefusalCode.TooManyTries, "Too many registrations from your address. Try again in an hour.");

    public static Refusal TooManyTries(TimeSpan wait) => new(
        RefusalCode.TooManyTries,
        string.Create(CultureInfo.InvariantCulture, $"Too many tries. Wait {Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))} s."));

    public static Refusal NoSuchAccount(string typed) => new(RefusalCode.NoSuchNick, $"No such account: {typed}");

    public static Refusal NickReserved(Nickname account) =>
        new(RefusalCode.NickReserved, $"{account} is registered. /login {account} if it is yours.");

    /// <summary>The same to somebody who wants to register it.</summary>
    public static Refusal AccountExists(Nickname account) => NickReserved(account) with { Code = RefusalCode.AccountExists };

    public static Refusal AlreadyLoggedIn(string account) => new(RefusalCode.NotAllowed, $"You are logged in as {account} already.");

    /// <summary>Said to the right password alone.</summary>
    public static Refusal Suspended(Account account, Suspension suspension) =>
        new(RefusalCode.Banned, string.IsNullOrEmpty(suspension.Text) ? $"{account.Name} is suspended." : $"{account.Name} is suspended: {suspension.Text}");

    public static Refusal WeakPassword(PasswordFault fault, int minPassword) => new(RefusalCode.WeakPassword, fault switch
    {
        PasswordFault.Common => "Not a good password: it is one of the most common.",
        PasswordFault.Name => "Not a good password: it is your name.",
        _ => string.Create(CultureInfo.InvariantCulture, $"Not a good password: {minPassword} to {PasswordRules.MaxBytes} bytes."),
    });

    /// <summary>A password came unencrypted.</summary>
    public static Refusal ClearText(int? tlsPort) => new(
        RefusalCode.ClearText,
        tlsPort is { } port ? $"Passwords are taken over TLS only, here: port {port}." : "Passwords are taken over TLS only.");

    public static Refusal TooManyConnections(string account, int limit) =>
        new(RefusalCode.TooManyConnections, $"Too many connections of {account}: the limit is {limit}.");

    public static Refusal TooManyMetadata(int limit) => new(RefusalCode.TooManyKeys, $"Too many keys: the limit is {limit}.");

    public static Refusal NoSuchMetadata(string key) => new(RefusalCode.NoSuchItem, $"There is no value of {key}.");

    public static Refusal TooManyKeys(int limit) => new(RefusalCode.TooManyKeys, $"Too many keys: the limit is {limit}.");

    /// <summary>Logged in by a key, which is not enough for this.</summary>
    public static Refusal PasswordFirst(string account) =>
        new(RefusalCode.NotAllowed, $"You are logged in by a key. Give your password first: /login {account}");

    public static Refusal NoSuchItem(int number) => new(RefusalCode.NoSuchItem, $"There is no {number}. /account lists what there is.");
}
