using ChatHost.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <param name="Password">As typed.</param>
internal readonly record struct DeleteAccountRequest(string Password);

/// <summary>Deletes one's own account, and goes on as a guest.</summary>
internal sealed class DeleteAccount(AccountStore accounts, Logins logins, AccountSessions sessions) : IOperation<DeleteAccountRequest>
{
    private static readonly SessionEnd Deleted = new(SessionEndKind.LoggedOut, "You were logged out: the account was deleted.");

    public async ValueTask<Outcome> RunAsync(Caller caller, DeleteAccountRequest request)
    {
        var session = caller.Session;
        if (session.Person.Account is not { } account)
            return Refusals.NotLoggedIn;
        if (session.Login is { Kind: LoginProofKind.Key })
            return Refusals.PasswordFirst(account.Name);
        if (logins.FindClearText(caller.Conversation) is { } unsafeRefusal)
            return unsafeRefusal;
        var (login, refusal) = await logins.VerifyAsync(account.Name, request.Password, caller.Conversation.Address);
        if (login is not { Proof.Kind: LoginProofKind.Password })
            return refusal ?? Refusals.LoginFailed;
        await accounts.DeleteAsync(account.Id);
        sessions.End(account.Id, Deleted, other => other != session);
        caller.Answers.AccountDeleted(account.Name, erased: null);
        await sessions.LogOutAsync(session);
        caller.Answers.LoggedOut(session.Nickname);
        return await AccountSessions.ConcludeAsync(caller);
    }
}
