using ChatHost.Accounts;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations.Accounts;

/// <summary>All that may be asked for about accounts, put together.</summary>
internal sealed class AccountOperations
{
    public AccountOperations(
        AccountStore accounts,
        CredentialStore credentials,
        Logins logins,
        LoginProofs proofs,
        RegistrationLimiter registrations,
        Lobby lobby,
        ServerName serverName,
        IOptionsMonitor<AccountOptions> options,
        TimeProvider time)
    {
        Sessions = new(lobby, options);
        (Logins, Proofs, Store) = (logins, proofs, accounts);
        var show = new ShowAccount(accounts, credentials, logins, lobby, time);
        Register = new RegisterAccount(accounts, logins, Sessions, registrations, lobby, serverName);
        LogIn = new LogIn(logins, Sessions);
        LogOut = new LogOut(Sessions);
        Password = new ChangePassword(accounts, logins, Sessions, serverName);
        Show = show;
        NewKey = new MakeKey(credentials, logins, time);
        End = new EndItem(accounts, credentials, show, Sessions);
        Delete = new DeleteAccount(accounts, logins, Sessions);
    }

    public AccountSessions Sessions { get; }

    public Logins Logins { get; }

    public LoginProofs Proofs { get; }

    public AccountStore Store { get; }

    public IOperation<RegisterRequest> Register { get; }

    public IOperation<LoginRequest> LogIn { get; }

    public IOperation<LogoutRequest> LogOut { get; }

    public IOperation<PasswordRequest> Password { get; }

    public IOperation<AccountRequest> Show { get; }

    public IOperation<NewKeyRequest> NewKey { get; }

    public IOperation<EndItemRequest> End { get; }

    public IOperation<DeleteAccountRequest> Delete { get; }

    /// <summary>Why a session may not wear a name that is free: it is, or looks like, another's account. Null if it may.</summary>
    public async ValueTask<Refusal?> FindReservedAsync(Session session, Messages.Nickname nick) =>
        await Store.FindReservingAsync(nick) is { } reserving && reserving.Id != session.Person.Account?.Id
            ? Refusals.NickReserved(reserving.Name)
            : null;
}
