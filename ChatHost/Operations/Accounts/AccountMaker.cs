using System.Net;
using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <summary>Makes an account of a name that nobody has registered, whoever asks for it.</summary>
internal sealed class AccountMaker(AccountStore accounts, Logins logins, Lobby lobby)
{
    /// <summary>Why a name cannot be registered; null if it can.</summary>
    public async ValueTask<Refusal?> FindRegisteredAsync(Nickname name) =>
        await accounts.FindReservingAsync(name) is { } reserving ? Refusals.AccountExists(reserving.Name) : null;

    /// <summary>Registers a name, if the password is a good one and nobody else was faster.</summary>
    public async ValueTask<Found<Account>> MakeAsync(
        Nickname name, string password, IPAddress? address, bool isOperator = false, AuditEntry? entry = null)
    {
        var (verifier, refusal) = await logins.HashAsync(password, name.Text, address);
        if (verifier is null)
            return refusal!;
        if (await accounts.RegisterAsync(name, verifier, isOperator, entry) is not { } account)
            return Refusals.AccountExists(name);

        // No guest is given it.
        if (DefaultName.TryGetNumber(name, out var number))
            lobby.Names.Skip([number]);
        return account;
    }
}
