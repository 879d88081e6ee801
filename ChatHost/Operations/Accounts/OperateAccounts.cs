using System.Net;
using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <summary>An account as operators see it.</summary>
/// <param name="Connections">How many sessions are logged in, those that were cut off and may come back among them.</param>
internal sealed record AccountSummary(Account Account, int Connections, int Keys, int Certificates);

/// <summary>What an operator changes of an account; what is null stays as it is.</summary>
/// <param name="EndsSuspension">Whether a suspension is ended.</param>
internal sealed record AccountChange(string? Password, bool? IsOperator, Suspension? Suspension, bool EndsSuspension);

/// <summary>What operators do to accounts from outside: each act is on record before it is answered.</summary>
internal sealed class OperateAccounts(
    AccountStore accounts, CredentialStore credentials, Logins logins, AccountMaker maker, AccountOperations people, AuthoredMessages messages, Lobby lobby)
{
    private const string ByAdmin = "admin";
    private const string Protocol = "Admin";

    private static readonly SessionEnd Changed = new(SessionEndKind.LoggedOut, "You were logged out: an operator changed the password.");
    private static readonly SessionEnd Ended = new(SessionEndKind.LoggedOut, "You were logged out by an operator.");
    private static readonly SessionEnd Deleted = new(SessionEndKind.LoggedOut, "You were logged out: the account was deleted.");

    public async ValueTask<AccountSummary> SummarizeAsync(Account account) => new(
        account,
        lobby.Names.FindAccount(account.Id)?.Count ?? 0,
        (await credentials.ListKeysAsync(account.Id)).Count,
        (await credentials.ListCertificatesAsync(account.Id)).Count);

    /// <summary>The account of a name, or why there is none.</summary>
    /// <param name="typed">As typed.</param>
    public async ValueTask<Found<Account>> FindAsync(string typed) =>
        Nickname.TryParse(typed, out var name, out _) && await accounts.FindAsync(name) is { } account ? account : Refusals.NoSuchAccount(typed);

    /// <summary>Makes an account.</summary>
    public async ValueTask<Found<Account>> CreateAsync(string typed, string password, bool isOperator, IPAddress? address)
    {
        if (!Nickname.TryParse(typed, out var name, out var reason))
            return Refusals.InvalidNick(reason);
        if (await maker.FindRegisteredAsync(name) is { } registered)
            return registered;
        if (lobby.Names.IsTaken(name))
            return Refusals.NickInUse(name);
        return await maker.MakeAsync(name, password, address, isOperator, Entry("register", name));
    }

    /// <summary>Changes an account. A suspension and a new password end its sessions.</summary>
    public async ValueTask<Found<Account>> ChangeAsync(string typed, AccountChange change, IPAddress? address)
    {
        var (account, refusal) = await FindAsync(typed);
        if (account is null)
            return refusal!;
        if (change.Password is { } password)
        {
            (var verifier, refusal) = await logins.HashAsync(password, account.Name.Text, address);
            if (verifier is null)
                return refusal!;
            account = await accounts.SetPasswordAsync(account.Id, verifier, Entry("password", account.Name)) ?? account;
            people.Sessions.End(account.Id, Changed);
        }

        if (change.IsOperator is { } isOperator)
        {
            account = await accounts.SetOperatorAsync(account.Id, isOperator, Entry(isOperator ? "operator" : "no operator", account.Name)) ?? account;
            if (lobby.Names.FindAccount(account.Id) is { } person)
                person.IsOperator = isOperator;
            if (!isOperator)
                lobby.EndRights(account.Id);
        }

        if (change.EndsSuspension)
            account = await accounts.SuspendAsync(account.Id, suspension: null, Entry("unsuspend", account.Name)) ?? account;
        if (change.Suspension is { } suspension)
            account = await people.Sessions.SuspendAsync(accounts, account, suspension, Entry("suspend", account.Name) with { Until = suspension.Until, Text = suspension.Text });
        return account;
    }

    /// <summary>Deletes an account, and with <paramref name="erases"/> all that it said.</summary>
    public async ValueTask<Outcome> DeleteAsync(string typed, bool erases)
    {
        var (account, refusal) = await FindAsync(typed);
        if (account is null)
            return refusal!;
        people.Sessions.End(account.Id, Deleted);
        long? erased = erases ? await messages.EraseAsync(account.Id) : null;
        await accounts.DeleteAsync(account.Id, Entry(erases ? "delete with messages" : "delete", account.Name));
        people.Sessions.End(account.Id, Deleted);
        return new Outcome { Erased = erased };
    }

    /// <summary>Ends all sessions of an account, and their tokens; null where it was done.</summary>
    public async ValueTask<Refusal?> EndSessionsAsync(string typed)
    {
        var (account, refusal) = await FindAsync(typed);
        if (account is null)
            return refusal!;
        await accounts.EndSessionsAsync(account.Id, Entry("end sessions", account.Name));
        people.Sessions.End(account.Id, Ended);
        return null;
    }

    private static AuditEntry Entry(string what, Nickname name) => new(ByAdmin, Protocol, what, Who: name.Text);
}
