using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Tests.History.Postgres;

namespace ChatHost.Tests.Accounts;

public sealed class PostgresAccountStoreTests : AccountStoreContract, IDisposable
{
    private PostgresSchemaOfTest? _schema;
    private PostgresDatabase? _database;

    internal override IDatabase Database => _database ??= new((_schema ??= new() { Time = Time }).Open());

    public void Dispose() => _schema?.Dispose();
}
