using System.Net;
using ChatHost.Accounts;

namespace ChatHost.Operations.Accounts;

/// <param name="Password">As typed.</param>
internal readonly record struct RegisterRequest(string Password);

/// <summary>Makes an account of the name that the session wears, and logs it in.</summary>
internal sealed class RegisterAccount(AccountMaker maker, Logins logins, AccountSessions sessions, RegistrationLimiter registrations)
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
        if (await maker.FindRegisteredAsync(name) is { } registered)
            return registered;
        if (!registrations.MayRegister(address ?? IPAddress.None, logins.Options.RegistrationsPerHour))
            return Refusals.TooManyRegistrations;
        var (account, refusal) = await maker.MakeAsync(name, request.Password, address);
        if (account is null)
            return refusal!;
        registrations.Registered(address ?? IPAddress.None);
        if (await sessions.LogInAsync(caller, new(account, LoginProof.OfPassword(account))) is { } full)
            return full;
        caller.Answers.Registered(account);
        Logins.WarnOfClearText(caller);
        return await AccountSessions.ConcludeAsync(caller);
    }
}
