using System.Net;
using System.Security.Cryptography;
using System.Text;
using ChatHost.Accounts;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <summary>The password of the whole server, as the settings give it now; null where there is none.</summary>
internal delegate string? ServerPassword();

/// <summary>Lets nobody by who does not give the server's password, where it has one. Wrong ones count with those of accounts.</summary>
internal sealed class ServerGate(ServerPassword password, TryLimiter tries, IOptionsMonitor<AccountOptions> accounts)
{
    /// <summary>Maximum number of wrong passwords of one connection; then it is closed.</summary>
    public const int MaxTries = 3;

    /// <summary>What the tries are counted under: no account is called so.</summary>
    private const string CountedAs = "server password";

    /// <summary>Whether a password is asked for.</summary>
    public bool IsClosed => !string.IsNullOrEmpty(password());

    /// <summary>Why a password does not open the server; null if it does.</summary>
    /// <param name="typed">As typed; null where none was given.</param>
    /// <param name="address">Where it comes from.</param>
    public Refusal? Judge(string? typed, IPAddress? address)
    {
        if (password() is not { Length: > 0 } wanted)
            return null;
        var from = address ?? IPAddress.None;
        if (typed is null)
            return Refusals.ServerPasswordNeeded;
        if (tries.FindWait(CountedAs, from, accounts.CurrentValue.TriesPerMinute) is { } wait)
            return Refusals.TooManyTries(wait);

        // In a time that does not depend on how much of it is right.
        if (CryptographicOperations.FixedTimeEquals(HashOf(typed), HashOf(wanted)))
            return null;
        tries.TryFail(CountedAs, from, accounts.CurrentValue.TriesPerMinute);
        return Refusals.WrongServerPassword;
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
