using System.Globalization;
using ChatHost.History;

namespace ChatHost.Accounts;

/// <summary>What something was logged in by: the login is good as long as that is.</summary>
internal enum LoginProofKind
{
    Password,
    Key,
    Certificate,
}

/// <summary>
/// What a session was logged in by, kept with its token. A new password, the end of a key or certificate, or of all sessions makes it
/// good no more, without a look at any token.
/// </summary>
/// <param name="Value">The version of the password, or the hash of the key or certificate.</param>
/// <param name="Epoch">The account's <see cref="Account.SessionEpoch"/> at that time.</param>
internal sealed record LoginProof(LoginProofKind Kind, string Value, long Epoch)
{
    /// <summary>When it ends by itself, in UTC; null where it does not.</summary>
    public DateTime? EndsAt { get; init; }

    public static LoginProof OfPassword(Account account) =>
        new(LoginProofKind.Password, account.PasswordVersion.ToString(CultureInfo.InvariantCulture), account.SessionEpoch);

    public static LoginProof OfKey(Account account, StoredLoginKey key) =>
        new(LoginProofKind.Key, key.Hash, account.SessionEpoch) { EndsAt = key.EndsAt };

    public static LoginProof OfCertificate(Account account, StoredCertificate certificate) =>
        new(LoginProofKind.Certificate, certificate.Fingerprint, account.SessionEpoch);

    /// <summary>The proof as it was kept; null where that is none.</summary>
    public static LoginProof? TryParse(string? text) =>
        text?.Split(' ') is [var kind, var value, var epoch, .. var ends]
        && Enum.TryParse<LoginProofKind>(kind, out var parsed)
        && long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(parsed, value, number) { EndsAt = ends is [var end] && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? StoredTime.ToTime(time) : null }
            : null;

    public string ToText() => EndsAt is { } end
        ? string.Create(CultureInfo.InvariantCulture, $"{Kind} {Value} {Epoch} {StoredTime.Of(end)}")
        : string.Create(CultureInfo.InvariantCulture, $"{Kind} {Value} {Epoch}");
}
