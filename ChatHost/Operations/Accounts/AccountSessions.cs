using ChatHost.Accounts;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations.Accounts;

/// <summary>Logs sessions in and out, and ends those whose login is good no more.</summary>
internal sealed class AccountSessions(Lobby lobby, Logins logins, LoginProofs proofs, IOptionsMonitor<AccountOptions> options)
{
    /// <summary>Checks a password or key and logs the session in; one that was logged in by a key is from then on by what was shown.</summary>
    /// <param name="caller">The connection.</param>
    /// <param name="name">As typed; empty where a key alone says whose it is.</param>
    /// <param name="secret">The password or key, as typed.</param>
    public async ValueTask<Found<VerifiedLogin>> LogInAsync(Caller caller, string name, string secret)
    {
        if (logins.FindClearText(caller.Conversation) is { } unsafeRefusal)
            return unsafeRefusal;
        var address = caller.Conversation.Address;
        var (login, refusal) = await logins.VerifyAsync(name, secret, address);
        if (login is null)
            return refusal!;
        if (await TakeAsync(caller, login) is { } full)
            return full;
        await logins.LoggedInAsync(login, secret, address);
        return login;
    }

    /// <summary>Logs a session in by what was shown; one that is logged in by a key is from then on by that.</summary>
    public async ValueTask<Refusal?> TakeAsync(Caller caller, VerifiedLogin login)
    {
        if (caller.Session.Person.Account is not { } current)
            return await LogInAsync(caller, login);
        if (current.Id != login.Account.Id)
            return Refusals.AlreadyLoggedIn(current.Name);

        // The same holds of what it is logged in by from now on.
        if (await proofs.FindAsync(login.Account.Id, login.Proof) is null)
            return Refusals.LoginFailed;
        lobby.ChangeLogin(caller.Session, login.Proof);
        return null;
    }

    /// <summary>
    /// Logs a session in: it becomes the person of that account, and all sessions of that person are in all rooms of it. The rooms have
    /// read of it when this completes.
    /// </summary>
    public async ValueTask<Refusal?> LogInAsync(Caller caller, VerifiedLogin login)
    {
        var session = caller.Session;
        if (!lobby.TryLogIn(session, login.Account, login.Proof, options.CurrentValue.MaxConnections))
            return Refusals.TooManyConnections(login.Account.Name.Text, options.CurrentValue.MaxConnections);

        // What ended its proof while it was checked found no session to end.
        if (await proofs.FindAsync(login.Account.Id, login.Proof) is null)
        {
            await LogOutAsync(session);
            return Refusals.LoginFailed;
        }

        // A room that does not let it stay as this account is none that the others enter for it.
        await session.FlushAsync();
        await lobby.ShareRoomsAsync(session.Person);

        // One who could be in no room before it logged in enters the one that everyone enters.
        if (options.CurrentValue.Required && session.Rooms.IsEmpty)
            await lobby.JoinAsync(session, lobby.Rooms.DefaultRoom);
        await session.FlushAsync();
        return null;
    }

    /// <summary>Makes a session a guest's. The rooms have read of it when this completes.</summary>
    public async ValueTask LogOutAsync(Session session)
    {
        lobby.TryLogOut(session);
        if (options.CurrentValue.Required)
        {
            foreach (var membership in session.Rooms)
                session.Leave(membership);
        }

        await session.FlushAsync();
    }

    /// <summary>Gives a session that may come back another token, and says who it is now.</summary>
    public static async ValueTask<Outcome> ConcludeAsync(Caller caller)
    {
        string? token = null;
        if (caller.Conversation.Handle is { HasStarted: true } handle)
        {
            await handle.RenewTokenAsync();
            token = handle.Secret;
        }

        return new() { Token = token, Nick = caller.Session.Nickname };
    }

    /// <summary>Suspends an account: its sessions end, and no token brings them back.</summary>
    /// <returns>The account as it is then.</returns>
    public async ValueTask<Account> SuspendAsync(AccountStore accounts, Account account, Suspension suspension, AuditEntry entry)
    {
        await accounts.SuspendAsync(account.Id, suspension, entry);
        var changed = await accounts.EndSessionsAsync(account.Id);
        End(account.Id, new(SessionEndKind.Banned, Refusals.Suspended(account, suspension).Text));
        return changed ?? account;
    }

    /// <summary>Ends sessions of an account for good, those that were cut off and may come back among them.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="end">What they read.</param>
    /// <param name="isMeant">Which.</param>
    /// <returns>How many.</returns>
    public int End(long accountId, SessionEnd end, Func<Session, bool>? isMeant = null)
    {
        var ended = 0;
        lobby.EndRights(accountId);
        foreach (var session in lobby.Names.FindAccount(accountId)?.Sessions ?? [])
        {
            if (isMeant?.Invoke(session) == false)
                continue;
            session.Recipient.End(end);
            ended++;
        }

        return ended;
    }
}
