using System.Security.Cryptography;
using ChatHost.History;

namespace ChatHost.Accounts;

/// <summary>
/// A secret of the server's own, made at the first start and kept in the store: salts of names that are not registered, and what is shown
/// in place of addresses, are computed from it.
/// </summary>
internal sealed class ServerSecret(IDatabase database)
{
    private const int Size = 32;

    private byte[]? _secret;

    /// <summary>The secret, once it was read: the start does that.</summary>
    public byte[] Value => _secret ?? throw new InvalidOperationException("The server's secret was not read yet.");

    /// <exception cref="HistoryUnavailableException">It was not read yet, and the store is away.</exception>
    public async ValueTask<byte[]> GetAsync() => _secret ??= await database.WriteAsync(async connection =>
    {
        await connection.ExecuteAsync(
            "INSERT INTO facts (name, value) VALUES ('secret', @secret) ON CONFLICT (name) DO NOTHING",
            ("@secret", RandomNumberGenerator.GetBytes(Size)));
        return (await connection.QueryAsync("SELECT value FROM facts WHERE name = 'secret'", reader => reader.Bytes(0)))[0];
    });
}
