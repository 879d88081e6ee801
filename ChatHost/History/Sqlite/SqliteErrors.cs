using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>Describes errors of the file for operators and clients. The codes: https://www.sqlite.org/rescode.html</summary>
internal static class SqliteErrors
{
    /// <summary>The end of a sentence, such as <c>the disk is full.</c></summary>
    public static string Describe(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "the disk is full.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => "the database file cannot be written.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "the database file is locked by another program.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "the database file is damaged.",
        raw.SQLITE_CANTOPEN => "the database file cannot be opened.",
        raw.SQLITE_IOERR => "the disk reports an error.",
        _ => "the store failed.",
    };

    /// <summary>Whether it would fail every write, so that retrying at once is of no use; otherwise one write may be to blame.</summary>
    public static bool IsOfTheFile(SqliteException exception) =>
        exception.SqliteErrorCode is not (raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE or raw.SQLITE_MISUSE);

    /// <summary>
    /// Whether a statement of the search index failed because of the index itself and not because of the disk.
    /// </summary>
    public static bool IsOfTheIndex(SqliteException exception) => IsDamage(exception) || exception.SqliteErrorCode == raw.SQLITE_ERROR;

    /// <summary>Whether the search index reports its own damage, whichever statement reaches it.</summary>
    public static bool IsFromTheIndex(SqliteException exception) => exception.SqliteExtendedErrorCode == raw.SQLITE_CORRUPT_VTAB;

    public static bool IsDamage(SqliteException exception) => exception.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}
