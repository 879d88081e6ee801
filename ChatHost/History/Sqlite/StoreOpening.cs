using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>Opens the database for a store: locks it, brings it up to date, checks it, and counts what it holds.</summary>
internal sealed class StoreOpening(SqliteFile file, TimeProvider time, ILogger logger)
{
    /// <summary>Number of default names read to check their index.</summary>
    private const int CheckedNames = 1024;

    /// <param name="setAsideCorrupt">A damaged file is renamed, and a new one made.</param>
    /// <exception cref="HistoryFileException">The file cannot be used.</exception>
    public OpenedStore Run(bool setAsideCorrupt)
    {
        var held = FileLock.Take(file.Path);
        WriterConnection? connection = null;
        try
        {
            held.HoldDatabase();
            var opener = new DatabaseOpener(file, time, logger);
            connection = opener.Run(Schema.Steps, setAsideCorrupt);

            // A damaged file may have been set aside, and this is another.
            held.HoldDatabase();
            if (TryCount(connection, out var damage) is { } figures)
                return new(held, connection, figures);
            if (!setAsideCorrupt)
                throw new HistoryFileException(file.Path, IntegrityCheck.Advise(damage));
            connection.Dispose();
            opener.SetAside();
            connection = opener.Run(Schema.Steps, setAsideCorrupt: false);
            held.HoldDatabase();
            return new(held, connection, StoreFigures.None);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            held.Dispose();
            if (exception is not SqliteException sqlite)
                throw;
            throw new HistoryFileException(
                file.Path, SqliteErrors.IsDamage(sqlite) ? IntegrityCheck.Advise(sqlite.Message) : SqliteErrors.Describe(sqlite), sqlite);
        }
    }

    /// <summary>The integrity check is a short one, so this may be the first to meet damage.</summary>
    private StoreFigures? TryCount(WriterConnection writer, out string damage)
    {
        damage = "";
        try
        {
            return Count(writer);
        }
        catch (Exception exception) when (
            (exception is SqliteException sqlite && SqliteErrors.IsDamage(sqlite)) || exception is ArgumentException or FormatException or OverflowException)
        {
            damage = exception.Message.ReplaceLineEndings(" ");
            return null;
        }
    }

    /// <summary>
    /// Reads the row of each room and keeps only the figures, so a start costs time for the rooms and not for the messages, and no
    /// memory. Rooms are found by their keys: those that another version has formed otherwise are corrected.
    /// </summary>
    private StoreFigures Count(WriterConnection writer)
    {
        using var connection = file.OpenForReading();
        using var rooms = new SqliteStatement(connection, $"SELECT {StoredRoom.Columns}, key FROM rooms");
        var renamed = new List<StoredRoom>();
        var (keptRooms, unindexed) = (0L, 0L);
        while (rooms.Step())
        {
            var stored = StoredRoom.Read(rooms);
            keptRooms += stored.Row.State.IsKept && !stored.Name.IsPair ? 1 : 0;
            unindexed += stored.Row.Unindexed;
            if (rooms.Text(StoredRoom.ColumnCount) != stored.Name.Key)
                renamed.Add(stored);
        }

        rooms.Reset();
        foreach (var stored in renamed)
            writer.UpdateRoomKey(stored);

        using var names = new DefaultNameQuery(connection);
        names.List(after: "", CheckedNames);
        return new(keptRooms, unindexed, (int)connection.QueryNumber("SELECT count(*) FROM tokens"), writer.Space.IsPurgeDue);
    }
}

/// <summary>A database that a store may use.</summary>
/// <param name="Lock">Keeps other servers off, until it is disposed.</param>
/// <param name="Connection">For the store's writer.</param>
/// <param name="Figures">What the file held at the start.</param>
internal sealed record OpenedStore(FileLock Lock, WriterConnection Connection, StoreFigures Figures);

/// <summary>How much the file holds.</summary>
/// <param name="KeptRooms">Rooms that something is kept of.</param>
/// <param name="Unindexed">Messages that are not in the search index.</param>
/// <param name="Tokens">Sessions that may be resumed.</param>
/// <param name="IsPurgeDue">Whether something was erased that is still to be purged.</param>
internal sealed record StoreFigures(long KeptRooms, long Unindexed, int Tokens, bool IsPurgeDue)
{
    public static StoreFigures None { get; } = new(0, 0, 0, IsPurgeDue: false);
}
