using ChatHost.Accounts;
using ChatHost.Messages;

namespace ChatHost.Operations.Accounts;

/// <param name="Name">As typed.</param>
/// <param name="Secret">The password or a key, as typed.</param>
internal readonly record struct LoginRequest(string Name, string Secret);

/// <summary>Logs a session in to an account, and gives it the name that the account wears.</summary>
internal sealed class LogIn(AccountSessions sessions, PrivateCatchUp missed) : IOperation<LoginRequest>
{
    public bool IsForGuests => true;

    public async ValueTask<Outcome> RunAsync(Caller caller, LoginRequest request)
    {
        var session = caller.Session;
        var current = session.Person.Account;
        if (current is not null && (session.Login is not { Kind: LoginProofKind.Key } || (request.Name.Length > 0 && NameKey.Of(request.Name) != NameKey.Of(current.Name))))
            return Refusals.AlreadyLoggedIn(current.Name);
        var (login, refusal) = await sessions.LogInAsync(caller, request.Name, request.Secret);
        if (login is null)
            return refusal!;
        caller.Answers.LoggedIn(session.Person, login.Account);
        Logins.WarnOfClearText(caller);
        await missed.RunAsync(caller);
        return await AccountSessions.ConcludeAsync(caller);
    }
}

/// <summary>Goes on as a guest.</summary>
internal readonly record struct LogoutRequest;

/// <summary>Logs a session out: it goes on as a guest under a default name.</summary>
internal sealed class LogOut(AccountSessions sessions) : IOperation<LogoutRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, LogoutRequest request)
    {
        if (caller.Session.Person.Account is null)
            return Refusals.NotLoggedIn;
        await sessions.LogOutAsync(caller.Session);
        caller.Answers.LoggedOut(caller.Session.Nickname);
        return await AccountSessions.ConcludeAsync(caller);
    }
}
