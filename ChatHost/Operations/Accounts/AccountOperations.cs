using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations.Accounts;

/// <summary>All that may be asked for about accounts, put together.</summary>
internal sealed class AccountOperations
{
    private readonly LoginProofs _proofs;
    private readonly PrivateCatchUp _missed;

    public AccountOperations(
        AccountStore accounts,
        CredentialStore credentials,
        Logins logins,
        LoginProofs proofs,
        RegistrationLimiter registrations,
        AccountMaker maker,
        AuthoredMessages messages,
        Lobby lobby,
        IOptionsMonitor<AccountOptions> options,
        TimeProvider time)
    {
        _missed = new(lobby, accounts);
        Sessions = new(lobby, logins, proofs, options);
        (Logins, _proofs) = (logins, proofs);
        var show = new ShowAccount(accounts, credentials, logins, lobby, time);
        Register = new RegisterAccount(maker, logins, Sessions, registrations);
        LogIn = new LogIn(Sessions, _missed);
        LogOut = new LogOut(Sessions);
        Rights = new TakeRights(logins, proofs);
        Password = new ChangePassword(accounts, logins, Sessions);
        Show = show;
        NewKey = new MakeKey(credentials, logins, time);
        AddCertificate = new AddCertificate(credentials, logins);
        Certificates = new(accounts, credentials, Sessions, time);
        End = new EndItem(accounts, credentials, show, Sessions);
        Delete = new DeleteAccount(accounts, logins, Sessions, messages);
    }

    public AccountSessions Sessions { get; }

    public Logins Logins { get; }

    public IOperation<RegisterRequest> Register { get; }

    public IOperation<LoginRequest> LogIn { get; }

    public IOperation<LogoutRequest> LogOut { get; }

    public IOperation<RightsRequest> Rights { get; }

    public IOperation<PasswordRequest> Password { get; }

    public IOperation<AccountRequest> Show { get; }

    public IOperation<NewKeyRequest> NewKey { get; }

    public IOperation<CertificateRequest> AddCertificate { get; }

    /// <summary>Logs connections in that bring a certificate.</summary>
    public CertificateLogin Certificates { get; }

    /// <summary>A login by SCRAM, from its beginning.</summary>
    public ScramExchange NewScram() => new(Logins, Sessions);

    public IOperation<EndItemRequest> End { get; }

    public IOperation<DeleteAccountRequest> Delete { get; }

    /// <summary>Tells a connection that was logged in by what it brings who it is, and what it missed.</summary>
    public async ValueTask ReportAsync(Caller caller, Account account)
    {
        caller.Answers.LoggedIn(caller.Session.Person, account);
        await _missed.RunAsync(caller);
    }

    /// <summary>Why a session may not wear a name that is free: it is, or looks like, another's account. Null if it may.</summary>
    public async ValueTask<Refusal?> FindReservedAsync(Session session, Nickname nick) =>
        await _proofs.FindReservingAsync(nick, session.Person.Account?.Id ?? 0) is { } reserving ? Refusals.NickReserved(reserving.Name) : null;
}
