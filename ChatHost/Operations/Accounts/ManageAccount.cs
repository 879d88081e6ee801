using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <summary>What can log in to one's account.</summary>
internal readonly record struct AccountRequest;

/// <param name="Label">What the key is for, as typed.</param>
/// <param name="Days">How long it is good; null until it is not used for long.</param>
/// <param name="IsSayOnly">Good for nothing but saying something over HTTP.</param>
/// <param name="IsStayLoggedIn">The page's own, which a new password ends.</param>
internal readonly record struct NewKeyRequest(string Label, int? Days, bool IsSayOnly, bool IsStayLoggedIn = false);

/// <param name="Item">The number; null for everything but this session.</param>
internal readonly record struct EndItemRequest(int? Item);

/// <summary>Lists what can log in to an account, or is logged in.</summary>
internal sealed class ShowAccount(AccountStore accounts, CredentialStore credentials, Logins logins, Lobby lobby, TimeProvider time) : IOperation<AccountRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, AccountRequest request)
    {
        if (await FindAsync(caller.Session) is not { } view)
            return Refusals.NotLoggedIn;
        caller.Answers.AccountShown(view);
        return Outcome.Done;
    }

    /// <summary>What the account of a session has; null for a guest.</summary>
    public async ValueTask<AccountView?> FindAsync(Session session)
    {
        if (session.Person.Account is not { } own || await accounts.FindAsync(own.Id) is not { } account)
            return null;
        var items = new List<AccountItem>();
        foreach (var other in lobby.Names.FindAccount(own.Id)?.Sessions ?? [])
        {
            var origin = other.Recipient.Origin;
            items.Add(new()
            {
                Number = items.Count + 1,
                Kind = AccountItemKind.Connection,
                Origin = origin,
                Since = origin?.Since,
                LastUsed = origin?.LastActive,
                IsHere = other == session,
                Session = other,
            });
        }

        var now = time.GetUtcNow().UtcDateTime;
        foreach (var key in await credentials.ListKeysAsync(own.Id))
        {
            if (key.HasEnded(now, logins.Options.KeyIdle))
                continue;
            items.Add(new()
            {
                Number = items.Count + 1,
                Kind = AccountItemKind.Key,
                Label = key.Label,
                Since = key.CreatedAt,
                LastUsed = key.LastUsedAt,
                Ends = key.EndsAt,
                Hash = key.Hash,
            });
        }

        foreach (var certificate in await credentials.ListCertificatesAsync(own.Id))
        {
            items.Add(new()
            {
                Number = items.Count + 1,
                Kind = AccountItemKind.Certificate,
                Label = certificate.Fingerprint,
                Since = certificate.AddedAt,
                LastUsed = certificate.LastUsedAt,
            });
        }

        return new(account, items);
    }
}

/// <summary>Makes a key, which is shown this once.</summary>
internal sealed class MakeKey(CredentialStore credentials, Logins logins, TimeProvider time) : IOperation<NewKeyRequest>
{
    /// <summary>Maximum length of a label in characters.</summary>
    public const int MaxLabel = 64;

    /// <summary>Maximum number of days that a key may be made for.</summary>
    public const int MaxDays = 3650;

    public async ValueTask<Outcome> RunAsync(Caller caller, NewKeyRequest request)
    {
        var (account, refusal) = logins.FindOwn(caller);
        if (account is null)
            return refusal!;
        var label = SafeText.CleanMessage(request.Label).Trim();
        if (label.Length is 0 or > MaxLabel)
            return Refusals.EmptyText;
        var (key, now) = (LoginKey.Create(), time.GetUtcNow().UtcDateTime);
        var stored = new StoredLoginKey(
            key.Hash,
            account.Id,
            label,
            now,
            request.Days is { } days ? now.AddDays(days) : null,
            LastUsedAt: null,
            request.IsSayOnly,
            request.IsStayLoggedIn);
        if (!await credentials.AddKeyAsync(stored, logins.Options.MaxKeys, logins.Options.KeyIdle))
            return Refusals.TooManyKeys(logins.Options.MaxKeys);
        caller.Answers.KeyMade(label, key);
        return new Outcome { Key = key.Text };
    }
}

/// <summary>Ends a connection, key or certificate of one's own account, or everything but this session.</summary>
internal sealed class EndItem(AccountStore accounts, CredentialStore credentials, ShowAccount show, AccountSessions sessions) : IOperation<EndItemRequest>
{
    private static readonly SessionEnd Ended = new(SessionEndKind.LoggedOut, "You were logged out from another of your connections.");

    public async ValueTask<Outcome> RunAsync(Caller caller, EndItemRequest request)
    {
        var session = caller.Session;
        if (await show.FindAsync(session) is not { } view)
            return Refusals.NotLoggedIn;
        if (request.Item is null)
            return await EndAllAsync(caller, view);
        if (view.Items.FirstOrDefault(one => one.Number == request.Item) is not { } item)
            return Refusals.NoSuchItem(request.Item.Value);

        // By a key one may end that key and this connection, and nothing else.
        if (session.Login is { Kind: LoginProofKind.Key } login && !item.IsHere && item.Hash != login.Value)
            return Refusals.PasswordFirst(view.Account.Name.Text);
        switch (item.Kind)
        {
            case AccountItemKind.Key:
                await credentials.EndKeyAsync(item.Hash!);
                break;
            case AccountItemKind.Certificate:
                await credentials.EndCertificateAsync(item.Label!);
                break;
        }

        caller.Answers.ItemEnded(item.Name);
        sessions.End(view.Account.Id, Ended, other => other == item.Session || Proves(item, other.Login));
        return Outcome.Done;
    }

    private static bool Proves(AccountItem item, LoginProof? login) => login is not null && (item.Kind, login.Kind) switch
    {
        (AccountItemKind.Key, LoginProofKind.Key) => login.Value == item.Hash,
        (AccountItemKind.Certificate, LoginProofKind.Certificate) => login.Value == item.Label,
        _ => false,
    };

    private async ValueTask<Outcome> EndAllAsync(Caller caller, AccountView view)
    {
        var session = caller.Session;
        if (session.Login is { Kind: LoginProofKind.Key })
            return Refusals.PasswordFirst(view.Account.Name.Text);
        await credentials.EndKeysAsync(view.Account.Id);
        foreach (var item in view.Items.Where(item => item.Kind == AccountItemKind.Certificate))
            await credentials.EndCertificateAsync(item.Label!);
        if (await accounts.EndSessionsAsync(view.Account.Id) is { } changed && session.Login is { } login)
            session.Login = login with { Epoch = changed.SessionEpoch };
        sessions.End(view.Account.Id, Ended, other => other != session);
        caller.Answers.ItemEnded(what: null);
        return Outcome.Done;
    }
}
