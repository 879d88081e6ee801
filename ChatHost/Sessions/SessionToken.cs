using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatHost.Sessions;

/// <summary>The secret by which a session is known when it comes back. Whoever knows it is that session, so only its hash is kept.</summary>
internal static class SessionToken
{
    private const int SecretBytes = 32;

    /// <summary>A new one: 256 random bits in base64url (RFC 4648, 5).</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>SHA-256 in hex. The secret has as many bits as the hash, so it needs neither salt nor stretching.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
