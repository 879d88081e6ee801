using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Tests.History.Postgres;

namespace ChatHost.Tests.Moderation;

public sealed class PostgresRoomRulesStoreTests : RoomRulesStoreContract, IDisposable
{
    private PostgresSchemaOfTest? _schema;
    private PostgresDatabase? _database;

    internal override IDatabase Database => _database ??= new((_schema ??= new() { Time = Time }).Open());

    public void Dispose() => _schema?.Dispose();
}
