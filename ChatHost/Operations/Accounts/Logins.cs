using System.Net;
using ChatHost.Accounts;
using ChatHost.Messages;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations.Accounts;

/// <summary>An account, and what was shown for it.</summary>
internal sealed record VerifiedLogin(Account Account, LoginProof Proof);

/// <summary>Checks passwords and keys: the one place where a secret is compared, counted and paced, for all protocols.</summary>
internal sealed class Logins(
    AccountStore accounts,
    CredentialStore credentials,
    PasswordChecker checker,
    TryLimiter tries,
    ServerSecret secret,
    ServerName serverName,
    SecureAccess secure,
    IOptionsMonitor<AccountOptions> options,
    TimeProvider time)
{
    public AccountOptions Options => options.CurrentValue;

    /// <summary>Why no password or key may come over this connection; null if it may.</summary>
    public Refusal? FindClearText(IConversation conversation) => FindClearText(conversation.IsConfidential);

    /// <summary>The same for what is no conversation.</summary>
    /// <param name="isConfidential">Whether a secret may pass.</param>
    public Refusal? FindClearText(bool isConfidential)
    {
        var isRefused = Options.ClearText switch
        {
            ClearTextPolicy.Automatic => secure.IsConfigured,
            var policy => policy == ClearTextPolicy.Refuse,
        };
        return !isConfidential && isRefused ? Refusals.ClearText(secure.LinePort is > 0 and var port ? port : null) : null;
    }

    /// <summary>Lets the user know where a secret came over a connection that others may read.</summary>
    public static void WarnOfClearText(Caller caller)
    {
        if (!caller.Conversation.IsConfidential)
            caller.Answers.SecretSentInClear();
    }

    /// <summary>
    /// The account of this name, if the secret is its password or one of its keys. A name that is not registered takes as long, and is
    /// refused in the same words.
    /// </summary>
    /// <param name="name">As typed; empty where a key alone says whose it is.</param>
    /// <param name="typed">The password or key.</param>
    /// <param name="address">Where it comes from; null where there is no such thing.</param>
    public async ValueTask<Found<VerifiedLogin>> VerifyAsync(string name, string typed, IPAddress? address)
    {
        var from = address ?? IPAddress.None;
        if (name.Length == 0 && LoginKey.TryParse(typed) is not null)
            return await VerifyKeyAloneAsync(typed, address);
        var isName = Nickname.TryParse(name, out var nick, out _);
        var countedAs = isName ? nick!.Key : "?";
        if (tries.FindWait(countedAs, from, Options.TriesPerMinute) is { } wait)
            return Refusals.TooManyTries(wait);
        var account = isName ? await accounts.FindAsync(nick!) : null;
        var proof = LoginKey.TryParse(typed) is { } key
            ? await FindKeyAsync(account, key)
            : await CheckPasswordAsync(account, countedAs, typed, address);
        return Judge(account, proof, countedAs, from);
    }

    /// <summary>What a SCRAM exchange about this name is held to; for a name that is not registered something that no proof fits.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="address">Where it comes from; null where there is no such thing.</param>
    public async ValueTask<Found<ScramChallenge>> BeginScramAsync(string name, IPAddress? address)
    {
        var isName = Nickname.TryParse(name, out var nick, out _);
        var countedAs = isName ? nick!.Key : "?";
        if (tries.FindWait(countedAs, address ?? IPAddress.None, Options.TriesPerMinute) is { } wait)
            return Refusals.TooManyTries(wait);
        var account = isName ? await accounts.FindAsync(nick!) : null;
        return new ScramChallenge(account, await FindVerifierAsync(account, countedAs), countedAs);
    }

    /// <summary>The account of a SCRAM exchange, if the client has shown that it knows the password.</summary>
    public Found<VerifiedLogin> VerifyScram(ScramChallenge challenge, string exchanged, byte[] proof, IPAddress? address)
    {
        var from = address ?? IPAddress.None;
        if (tries.FindWait(challenge.CountedAs, from, Options.TriesPerMinute) is { } wait)
            return Refusals.TooManyTries(wait);
        var isProven = ScramVerifier.Proves(challenge.Verifier, exchanged, proof) && challenge.Account is not null;
        return Judge(challenge.Account, isProven ? LoginProof.OfPassword(challenge.Account!) : Refusals.LoginFailed, challenge.CountedAs, from);
    }

    /// <summary>
    /// The account of a caller who may change what logs in to it: logged in, by more than a key, over a connection that secrets may pass.
    /// </summary>
    public Found<AccountRef> FindOwn(Caller caller)
    {
        if (caller.Session.Person.Account is not { } account)
            return Refusals.NotLoggedIn;
        if (caller.Session.Login is { Kind: LoginProofKind.Key })
            return Refusals.PasswordFirst(account.Name);
        return FindClearText(caller.Conversation) is { } refusal ? refusal : account;
    }

    /// <summary>The same, once the caller has given the account's password again.</summary>
    public async ValueTask<Found<AccountRef>> VerifyOwnAsync(Caller caller, string password)
    {
        var (account, refusal) = FindOwn(caller);
        if (account is null)
            return refusal!;
        (var login, refusal) = await VerifyAsync(account.Name, password, caller.Conversation.Address);
        return login is { Proof.Kind: LoginProofKind.Password } ? account : refusal ?? Refusals.LoginFailed;
    }

    /// <summary>The account of a key alone, as HTTP brings it.</summary>
    /// <param name="text">The key as it came.</param>
    /// <param name="address">Where it comes from.</param>
    public async ValueTask<Found<KeyLogin>> VerifyKeyAsync(string text, IPAddress? address)
    {
        var from = address ?? IPAddress.None;
        if (tries.FindWait("", from, TryLimiter.PerAddress) is { } wait)
            return Refusals.TooManyTries(wait);
        var now = time.GetUtcNow().UtcDateTime;
        if (LoginKey.TryParse(text) is { } key
            && await credentials.FindKeyAsync(key.Hash) is { } stored
            && !stored.HasEnded(now, Options.KeyIdle)
            && await accounts.FindAsync(stored.AccountId) is { } account)
        {
            await credentials.UsedAsync(stored);
            return account.SuspensionAt(now) is { } suspension ? Refusals.Suspended(account, suspension) : new KeyLogin(account, stored);
        }

        tries.TryFail("", from, TryLimiter.PerAddress);
        return Refusals.LoginFailed;
    }

    /// <summary>Hashes a new password of an account, if it is a good one.</summary>
    public async ValueTask<Found<StoredVerifier>> HashAsync(string password, string account, IPAddress? address)
    {
        if (PasswordRules.Check(password, [account, serverName()], Options) is var fault && fault != PasswordFault.None)
            return Refusals.WeakPassword(fault, Options.MinPassword);
        return await checker.CreateAsync(password, Options.Rounds, address) is { } verifier ? verifier : Refusals.Busy;
    }

    /// <summary>Notes a login, and hashes its password again where the settings ask for more iterations by now.</summary>
    /// <param name="login">The login.</param>
    /// <param name="typed">The password or key; null where it stayed with the client.</param>
    /// <param name="address">Where it comes from; null where there is no such thing.</param>
    public async ValueTask LoggedInAsync(VerifiedLogin login, string? typed, IPAddress? address)
    {
        await accounts.LoggedInAsync(login.Account.Id);
        if (typed is not null
            && login.Proof.Kind == LoginProofKind.Password
            && login.Account.Verifier.Iterations < Options.Rounds
            && await checker.CreateAsync(typed, Options.Rounds, address) is { } lifted)
        {
            await accounts.LiftVerifierAsync(login.Account.Id, login.Account.Verifier, lifted);
        }
    }

    /// <summary>Counts a failure, and says what is told of it.</summary>
    private Found<VerifiedLogin> Judge(Account? account, Found<LoginProof> proof, string countedAs, IPAddress from)
    {
        if (proof.Refusal is { } refusal)
        {
            return refusal != Refusals.LoginFailed || tries.TryFail(countedAs, from, Options.TriesPerMinute)
                ? refusal
                : Refusals.TooManyTries(tries.FindWait(countedAs, from, Options.TriesPerMinute) ?? TimeSpan.FromMinutes(1));
        }

        // What came in together with as many wrong ones as may be is not told either.
        if (tries.FindWait(countedAs, from, Options.TriesPerMinute) is { } full)
            return Refusals.TooManyTries(full);
        return account!.SuspensionAt(time.GetUtcNow().UtcDateTime) is { } suspension
            ? Refusals.Suspended(account, suspension)
            : new VerifiedLogin(account, proof.Value!);
    }

    private async ValueTask<StoredVerifier> FindVerifierAsync(Account? account, string nameKey) =>
        account?.Verifier ?? ScramVerifier.ForUnknown(await secret.GetAsync(), nameKey, Options.Rounds);

    private async ValueTask<Found<VerifiedLogin>> VerifyKeyAloneAsync(string typed, IPAddress? address)
    {
        var (login, refusal) = await VerifyKeyAsync(typed, address);
        if (login is null)
            return refusal!;
        return login.Key.IsSayOnly ? Refusals.LoginFailed : new VerifiedLogin(login.Account, LoginProof.OfKey(login.Account, login.Key));
    }

    private async ValueTask<Found<LoginProof>> FindKeyAsync(Account? account, LoginKey key)
    {
        // Looked for whether or not the name is registered, so that the time tells nothing of that.
        if (await credentials.FindKeyAsync(key.Hash) is not { IsSayOnly: false } stored
            || account is null
            || stored.AccountId != account.Id
            || stored.HasEnded(time.GetUtcNow().UtcDateTime, Options.KeyIdle))
        {
            return Refusals.LoginFailed;
        }

        await credentials.UsedAsync(stored);
        return LoginProof.OfKey(account, stored);
    }

    private async ValueTask<Found<LoginProof>> CheckPasswordAsync(Account? account, string nameKey, string typed, IPAddress? address)
    {
        return await checker.CheckAsync(await FindVerifierAsync(account, nameKey), typed, address) switch
        {
            null => Refusals.Busy,
            true when account is not null => LoginProof.OfPassword(account),
            _ => Refusals.LoginFailed,
        };
    }
}

/// <summary>What a SCRAM exchange is held to.</summary>
/// <param name="Account">Null where the name is not registered.</param>
/// <param name="CountedAs">What its failures are counted under.</param>
internal sealed record ScramChallenge(Account? Account, StoredVerifier Verifier, string CountedAs);

/// <summary>An account, and the key that was shown for it.</summary>
internal sealed record KeyLogin(Account Account, StoredLoginKey Key);
