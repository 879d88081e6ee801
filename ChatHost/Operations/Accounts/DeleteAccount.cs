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
        var (account, refusal) = await logins.VerifyOwnAsync(caller, request.Password);
        if (account is null)
            return refusal!;
        await accounts.DeleteAsync(account.Id);
        sessions.End(account.Id, Deleted, other => other != session);
        caller.Answers.AccountDeleted(account.Name, erased: null);
        await sessions.LogOutAsync(session);
        caller.Answers.LoggedOut(session.Nickname);
        return await AccountSessions.ConcludeAsync(caller);
    }
}
