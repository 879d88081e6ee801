using System.Globalization;
using ChatHost.History;
using ChatHost.Messages;
using Microsoft.Extensions.Options;

namespace ChatHost.Accounts;

/// <summary>Judges whether what something was logged in by is still good.</summary>
internal sealed class LoginProofs(AccountStore accounts, CredentialStore credentials, IOptionsMonitor<AccountOptions> options, TimeProvider time)
{
    /// <summary>The account, if the login is still good; null if it is not.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<Account?> FindAsync(long accountId, LoginProof proof)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return await accounts.FindAsync(accountId) is { } account
            && account.SuspensionAt(now) is null
            && account.SessionEpoch == proof.Epoch
            && await IsGoodAsync(account, proof, now)
                ? account
                : null;
    }

    /// <summary>The other account whose name this is, or looks like, so that only that one may wear it; null if there is none.</summary>
    /// <param name="accountId">The account; 0 for a guest.</param>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<Account?> FindReservingAsync(Nickname name, long accountId) =>
        await accounts.FindReservingAsync(name) is { } reserving && reserving.Id != accountId ? reserving : null;

    private async ValueTask<bool> IsGoodAsync(Account account, LoginProof proof, DateTime now) => proof.Kind switch
    {
        LoginProofKind.Password => proof.Value == account.PasswordVersion.ToString(CultureInfo.InvariantCulture),
        LoginProofKind.Key => await credentials.FindKeyAsync(proof.Value) is { } key
            && key.AccountId == account.Id
            && !key.HasEnded(now, options.CurrentValue.KeyIdle),
        _ => await credentials.FindCertificateAsync(proof.Value) is { } certificate && certificate.AccountId == account.Id,
    };
}
