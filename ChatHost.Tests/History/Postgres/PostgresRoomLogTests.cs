using ChatHost.History;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Postgres;

/// <summary>What every log promises, of the one in PostgreSQL: read from memory, and from the database.</summary>
public sealed class PostgresRoomLogTests : PostgresRoomLogContract
{
    internal override HistoryOptions Adapt(HistoryOptions options) => options;
}

public sealed class PostgresRoomLogReadFromTheDatabaseTests : PostgresRoomLogContract
{
    internal override HistoryOptions Adapt(HistoryOptions options) =>
        new() { MaxPerRoom = options.MaxPerRoom, MaxBytes = options.MaxBytes, MaxAge = options.MaxAge, RecentBytes = 0 };
}

/// <summary>The contract on schemas of their own.</summary>
public abstract class PostgresRoomLogContract : RoomLogContract, IDisposable
{
    private PostgresSchemaOfTest? _schema;

    internal PostgresSchemaOfTest Schema => _schema ??= new() { Time = Time };

    internal override bool KeepsRepeats => false;

    public void Dispose()
    {
        _schema?.Dispose();
        GC.SuppressFinalize(this);
    }

    internal override IHistoryStore CreateStore(HistoryOptions options) => Schema.Open(Adapt(options));

    internal abstract HistoryOptions Adapt(HistoryOptions options);
}
