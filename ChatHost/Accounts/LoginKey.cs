using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatHost.Accounts;

/// <summary>A secret that logs a program in: <c>chk_</c> and 256 random bits in base64url (RFC 4648). Only its hash is stored.</summary>
internal sealed class LoginKey
{
    public const string Prefix = "chk_";

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private const int SecretSize = 32;
    private const int EncodedLength = 43;

    private LoginKey(string text) => Text = text;

    /// <summary>The secret, as it is shown once.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the secret in hex, which it is stored and found by.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));

    public static LoginKey Create() => new(Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretSize)));

    /// <summary>The key that a text is; null where it cannot be one.</summary>
    public static LoginKey? TryParse(string text) =>
        text.Length == Prefix.Length + EncodedLength
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Letters)
            ? new(text)
            : null;

    /// <summary>Nothing of the secret: it could end in a log.</summary>
    public override string ToString() => Prefix + "…";
}
