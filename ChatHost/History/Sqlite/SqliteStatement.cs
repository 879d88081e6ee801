using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>A statement that is prepared once and run over and over, without an object or a box for each value. One thread at a time.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _utf8 = new byte[1024];

    /// <exception cref="SqliteException">The statement does not fit the database.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _statement), _database);
    }

    /// <param name="index">From 1.</param>
    /// <param name="value">What stands for the question mark.</param>
    public SqliteStatement Bind(int index, long value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_int64(_statement, index, value), _database);
        return this;
    }

    /// <summary>Null for 0, which is no number of anything.</summary>
    public SqliteStatement BindNumberOrNull(int index, long value) => value == 0 ? Bind(index, null) : Bind(index, value);

    public SqliteStatement Bind(int index, string? value)
    {
        SqliteException.ThrowExceptionForRC(value is null ? raw.sqlite3_bind_null(_statement, index) : BindText(index, value), _database);
        return this;
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="SqliteException">It failed and stands before the first row again.</exception>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result == raw.SQLITE_DONE)
            return false;
        try
        {
            SqliteException.ThrowExceptionForRC(result, _database);
            return false;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it to the end.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    /// <summary>Runs it for the one number it gives.</summary>
    public long RunForNumber()
    {
        var number = Step() ? Number(0) : 0;
        Reset();
        return number;
    }

    /// <summary>Back before the first row; until then a reader holds on to the state of the database that it began with.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <summary>The number in a column; 0 where it is null.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public string? TextOrNull(int column) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : Text(column);

    public void Dispose()
    {
        _statement.Dispose();
    }

    private int BindText(int index, string value)
    {
        // A span of no bytes has no address, and SQLite would take it for null.
        if (value.Length == 0)
            return raw.sqlite3_bind_text(_statement, index, value);
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        var length = Encoding.UTF8.GetBytes(value, _utf8);
        return raw.sqlite3_bind_text(_statement, index, _utf8.AsSpan(0, length));
    }
}
