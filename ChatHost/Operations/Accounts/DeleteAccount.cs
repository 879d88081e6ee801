using ChatHost.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <param name="Password">As typed.</param>
/// <param name="ErasesMessages">Whether all that the account said is erased with it.</param>
internal readonly record struct DeleteAccountRequest(string Password, bool ErasesMessages = false);

/// <summary>Deletes one's own account, and goes on as a guest.</summary>
internal sealed class DeleteAccount(AccountStore accounts, Logins logins, AccountSessions sessions, AuthoredMessages messages)
    : IOperation<DeleteAccountRequest>
{
    private static readonly SessionEnd Deleted = new(SessionEndKind.LoggedOut, "You were logged out: the account was deleted.");

    public async ValueTask<Outcome> RunAsync(Caller caller, DeleteAccountRequest request)
    {
        var session = caller.Session;
        var (account, refusal) = await logins.VerifyOwnAsync(caller, request.Password);
        if (account is null)
            return refusal!;

        // First what it said: where that fails the account is still there, and may be deleted again.
        sessions.End(account.Id, Deleted, other => other != session);
        await session.FlushAsync();
        long? erased = request.ErasesMessages ? await messages.EraseAsync(account.Id) : null;
        await accounts.DeleteAsync(account.Id);
        caller.Answers.AccountDeleted(account.Name, erased);
        await sessions.LogOutAsync(session);
        caller.Answers.LoggedOut(session.Nickname);
        return (await AccountSessions.ConcludeAsync(caller)) with { Erased = erased };
    }
}
