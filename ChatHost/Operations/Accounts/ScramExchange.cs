using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatHost.Accounts;

namespace ChatHost.Operations.Accounts;

/// <summary>
/// One login by SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding: the client shows that it knows the password, which never
/// comes here, and the server that it knows the verifier. Failures are counted as those of passwords are.
/// </summary>
internal sealed class ScramExchange(Logins logins, AccountSessions sessions)
{
    private const int NonceSize = 18;

    private ScramChallenge? _challenge;
    private VerifiedLogin? _proven;
    private string _header = "";
    private string _nonce = "";
    private string _exchanged = "";

    /// <summary>The server's answer to the client's first message.</summary>
    public async ValueTask<Found<string>> BeginAsync(Caller caller, string message)
    {
        // The header says that there is no channel binding, and as whom to act: as oneself.
        if (message.Split(',') is not [("n" or "y") and var binding, var asWhom, ['n', '=', .. var escaped], ['r', '=', .. { Length: > 0 } nonce], ..]
            || Unescape(escaped) is not { Length: > 0 } name
            || (asWhom.Length > 0 && asWhom != $"a={escaped}"))
        {
            return Refusals.LoginFailed;
        }

        (_challenge, var refusal) = await logins.BeginScramAsync(name, caller.Conversation.Address);
        if (_challenge is null)
            return refusal!;
        _header = $"{binding},{asWhom},";
        _nonce = nonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceSize));
        var verifier = _challenge.Verifier;
        var answer = string.Create(CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(verifier.Salt)},i={verifier.Iterations}");
        _exchanged = $"{message[_header.Length..]},{answer}";
        return answer;
    }

    /// <summary>The server's answer to the client's proof.</summary>
    public Found<string> Prove(Caller caller, string message)
    {
        var end = message.LastIndexOf(",p=", StringComparison.Ordinal);
        var proof = new byte[ScramVerifier.KeySize];
        if (_challenge is null || end < 0 || !Convert.TryFromBase64String(message[(end + 3)..], proof, out var length) || length != proof.Length)
            return Refusals.LoginFailed;
        var isOfThis = message[..end].Split(',') is [var header, var nonce, ..]
            && header == $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(_header))}"
            && nonce == $"r={_nonce}";
        var exchanged = $"{_exchanged},{message[..end]}";
        (_proven, var refusal) = logins.VerifyScram(_challenge, exchanged, isOfThis ? proof : [], caller.Conversation.Address);
        return _proven is null ? refusal! : $"v={Convert.ToBase64String(ScramVerifier.Sign(_challenge.Verifier, exchanged))}";
    }

    /// <summary>Logs the session in, once the client has seen that the server knows it.</summary>
    /// <returns>The account.</returns>
    public async ValueTask<Found<Account>> ConcludeAsync(Caller caller)
    {
        if (_proven is not { } login)
            return Refusals.LoginFailed;
        _proven = null;
        if (await sessions.TakeAsync(caller, login) is { } refusal)
            return refusal;
        await logins.LoggedInAsync(login, typed: null, caller.Conversation.Address);
        return login.Account;
    }

    /// <summary>A name as it is meant; null where it is written in another way than it may be.</summary>
    private static string? Unescape(string escaped)
    {
        var name = escaped.Replace("=2C", "\0", StringComparison.Ordinal).Replace("=3D", "\u0001", StringComparison.Ordinal);
        return name.Contains('=') ? null : name.Replace('\0', ',').Replace('\u0001', '=');
    }
}
