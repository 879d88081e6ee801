using System.Security.Cryptography;
using System.Text;

namespace ChatHost.Accounts;

/// <summary>
/// The verifier of a password, SCRAM-SHA-256 (RFC 5802, RFC 7677): good for a plain password and for a SCRAM exchange, and neither can be
/// computed back from it.
/// </summary>
internal static class ScramVerifier
{
    /// <summary>Of a salt, in bytes.</summary>
    public const int SaltSize = 16;

    /// <summary>Of a key, in bytes: that of SHA-256.</summary>
    public const int KeySize = SHA256.HashSizeInBytes;

    /// <summary>Hashes a password under a new salt. Takes as long as checking it: see <see cref="PasswordChecker"/>.</summary>
    public static StoredVerifier Create(string password, int iterations) =>
        Create(password, RandomNumberGenerator.GetBytes(SaltSize), iterations);

    /// <summary>Hashes a password under this salt.</summary>
    public static StoredVerifier Create(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(PrepareBytes(password), salt, iterations, HashAlgorithmName.SHA256, KeySize);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        return new(salt, iterations, storedKey, HMACSHA256.HashData(salted, "Server Key"u8));
    }

    /// <summary>Whether it is the password's. The time taken tells only the number of iterations.</summary>
    public static bool Matches(StoredVerifier verifier, string password) =>
        CryptographicOperations.FixedTimeEquals(Create(password, verifier.Salt, verifier.Iterations).StoredKey, verifier.StoredKey);

    /// <summary>Whether a client has shown that it knows the password (RFC 5802, 3).</summary>
    /// <param name="verifier">Of the password.</param>
    /// <param name="exchanged">The messages before the proof, as the client and the server have them: <c>AuthMessage</c>.</param>
    /// <param name="proof">What the client has sent: <c>ClientProof</c>.</param>
    public static bool Proves(StoredVerifier verifier, string exchanged, byte[] proof)
    {
        if (proof.Length != KeySize)
            return false;
        var clientKey = HMACSHA256.HashData(verifier.StoredKey, Encoding.UTF8.GetBytes(exchanged));
        for (var i = 0; i < KeySize; i++)
            clientKey[i] ^= proof[i];
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), verifier.StoredKey);
    }

    /// <summary>What shows a client that the server knows its password: <c>ServerSignature</c>.</summary>
    /// <inheritdoc cref="Proves"/>
    public static byte[] Sign(StoredVerifier verifier, string exchanged) => HMACSHA256.HashData(verifier.ServerKey, Encoding.UTF8.GetBytes(exchanged));

    /// <summary>
    /// A verifier that no password fits, for a name that is not registered. Its salt is the same each time, so that nothing tells it from
    /// that of an account.
    /// </summary>
    /// <param name="secret">The server's own.</param>
    /// <param name="nameKey">What the name is compared by.</param>
    public static StoredVerifier ForUnknown(byte[] secret, string nameKey, int iterations) =>
        new(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(nameKey))[..SaltSize], iterations, new byte[KeySize], new byte[KeySize]);

    /// <summary>The password as it is hashed: prepared by SASLprep where that takes it, else as typed.</summary>
    private static byte[] PrepareBytes(string password) => Encoding.UTF8.GetBytes(SaslPrep.TryPrepare(password) ?? password);
}
