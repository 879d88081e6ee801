using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ChatHost.Admin;

/// <summary>The secret that opens the calls on any address but loopback: the one of the settings, or a random one of this run.</summary>
internal sealed class AdminToken(IOptionsMonitor<AdminOptions> options)
{
    /// <summary>256 bits: impossible to guess.</summary>
    private const int RandomBytes = 32;

    private const string Scheme = "Bearer ";

    /// <summary>The one made at start, of characters that need no quoting in a shell or a URL.</summary>
    public string Made { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Whether the settings name none, so that <see cref="Made"/> holds.</summary>
    public bool IsMade => string.IsNullOrEmpty(options.CurrentValue.Token);

    /// <summary>Whether a listener is open that asks for it. Set while the listeners are configured, before the start.</summary>
    public bool IsAskedFor { get; set; }

    /// <summary>Judges the value of an <c>Authorization</c> header (RFC 6750, 2.1), in constant time, so that the time reveals nothing about the token.</summary>
    public bool IsIn(string? authorization)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
            return false;

        // Digests are of one length, which the comparison needs to take the same time for any guess.
        return CryptographicOperations.FixedTimeEquals(
            Digest(authorization[Scheme.Length..].Trim(' ')),
            Digest(IsMade ? Made : options.CurrentValue.Token!));
    }

    /// <summary>Whether it is a placeholder of our examples.</summary>
    public static bool IsPlaceholder(string token) =>
        token.Contains("replace-me", StringComparison.OrdinalIgnoreCase) || token.Contains("changeme", StringComparison.OrdinalIgnoreCase)
        || token.Contains("change-me", StringComparison.OrdinalIgnoreCase);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
