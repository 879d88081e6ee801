namespace ChatHost.Accounts;

/// <summary>What the store keeps of a password: the SCRAM-SHA-256 verifier of RFC 5803.</summary>
internal sealed record StoredVerifier(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey);
