using ChatHost.Accounts;
using ChatHost.Messages;

namespace ChatHost.Operations.Accounts;

/// <summary>Lets the client certificate of a connection log in to one's own account.</summary>
internal readonly record struct CertificateRequest;

/// <summary>Takes the client certificate of a connection for the account, which it logs in from then on.</summary>
internal sealed class AddCertificate(CredentialStore credentials, Logins logins) : IOperation<CertificateRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, CertificateRequest request)
    {
        if (caller.Conversation.Certificate is not { } fingerprint)
            return Refusals.NoCertificate;
        var (account, refusal) = logins.FindOwn(caller);
        if (account is null)
            return refusal!;
        await credentials.AddCertificateAsync(fingerprint, account.Id);
        caller.Answers.CertificateAdded(fingerprint);
        return Outcome.Done;
    }
}

/// <summary>Logs a connection in by the client certificate that it brings, before it has said anything.</summary>
internal sealed class CertificateLogin(AccountStore accounts, CredentialStore credentials, AccountSessions sessions, TimeProvider time)
{
    /// <summary>Logs a session in where its connection brings a certificate of an account; else nothing happens.</summary>
    /// <param name="caller">The connection.</param>
    /// <param name="name">Whose the certificate has to be, as typed; empty where it says so itself.</param>
    /// <returns>The account; null where it is a guest's.</returns>
    /// <exception cref="History.HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<Account?> TryRunAsync(Caller caller, string name = "")
    {
        if (caller.Conversation.Certificate is not { } fingerprint
            || await credentials.FindCertificateAsync(fingerprint) is not { } certificate
            || await accounts.FindAsync(certificate.AccountId) is not { } account
            || (name.Length > 0 && NameKey.Of(name) != account.Name.Key)
            || account.SuspensionAt(time.GetUtcNow().UtcDateTime) is not null)
        {
            return null;
        }

        if (await sessions.LogInAsync(caller, new(account, LoginProof.OfCertificate(account, certificate))) is not null)
            return null;
        await credentials.UsedCertificateAsync(fingerprint);
        return account;
    }
}
