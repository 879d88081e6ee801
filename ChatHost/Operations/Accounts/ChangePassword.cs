using ChatHost.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <param name="Old">As typed.</param>
/// <param name="New">As typed.</param>
internal readonly record struct PasswordRequest(string Old, string New);

/// <summary>Gives an account another password, which ends all its other sessions and their tokens; keys stay.</summary>
internal sealed class ChangePassword(AccountStore accounts, Logins logins, AccountSessions sessions) : IOperation<PasswordRequest>
{
    private static readonly SessionEnd Changed = new(SessionEndKind.LoggedOut, "You were logged out: the password was changed.");

    public async ValueTask<Outcome> RunAsync(Caller caller, PasswordRequest request)
    {
        var session = caller.Session;
        var (account, refusal) = await logins.VerifyOwnAsync(caller, request.Old);
        if (account is null)
            return refusal!;
        (var verifier, refusal) = await logins.HashAsync(request.New, account.Name, caller.Conversation.Address);
        if (verifier is null)
            return refusal!;
        if (await accounts.SetPasswordAsync(account.Id, verifier) is not { } changed)
            return Refusals.NotLoggedIn;
        session.Login = LoginProof.OfPassword(changed);

        // Those by keys stay, but for the page's own, which have ended with it.
        caller.Answers.PasswordChanged(sessions.End(account.Id, Changed, other => other != session));
        Logins.WarnOfClearText(caller);
        return Outcome.Done;
    }
}
