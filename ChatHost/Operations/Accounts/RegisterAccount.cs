using System.Net;
using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <param name="Password">As typed.</param>
internal readonly record struct RegisterRequest(string Password);

/// <summary>Makes an account of the name that the session wears, and logs it in.</summary>
internal sealed class RegisterAccount(
    AccountStore accounts, Logins logins, AccountSessions sessions, RegistrationLimiter registrations, Lobby lobby, ServerName serverName)
    : IOperation<RegisterRequest>
{
    public bool IsForGuests => true;

    public async ValueTask<Outcome> RunAsync(Caller caller, RegisterRequest request)
    {
        var (session, address) = (caller.Session, caller.Conversation.Address);
        if (session.Person.Account is { } current)
            return Refusals.AlreadyLoggedIn(current.Name);
        if (logins.Options.Registration == Registration.Closed)
            return Refusals.RegistrationClosed;
        if (logins.FindClearText(caller.Conversation) is { } unsafeRefusal)
            return unsafeRefusal;
        var name = session.Nickname;
        if (await accounts.FindReservingAsync(name) is { } reserving)
            return Refusals.AccountExists(reserving.Name);
        if (!registrations.MayRegister(address ?? IPAddress.None, logins.Options.RegistrationsPerHour))
            return Refusals.TooManyRegistrations;
        var (verifier, refusal) = await logins.HashAsync(request.Password, [name.Text, serverName()], address);
        if (verifier is null)
            return refusal!;
        if (await accounts.RegisterAsync(name, verifier) is not { } account)
            return Refusals.AccountExists(name);
        registrations.Registered(address ?? IPAddress.None);
        if (DefaultName.TryGetNumber(name, out var number))
            lobby.Names.Skip([number]);
        if (await sessions.LogInAsync(caller, new(account, LoginProof.OfPassword(account))) is { } full)
            return full;
        caller.Answers.Registered(account);
        Logins.WarnOfClearText(caller);
        return await AccountSessions.ConcludeAsync(caller);
    }
}
