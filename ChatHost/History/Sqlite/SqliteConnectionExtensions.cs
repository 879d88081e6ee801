using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>Runs statements once, where preparing them is not worth it.</summary>
internal static class SqliteConnectionExtensions
{
    [SuppressMessage("Security", "CA2100", Justification = "The text is the program's own.")]
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The text is the program's own.")]
    public static string? QueryText(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public static long QueryNumber(this SqliteConnection connection, string sql) =>
        long.Parse(connection.QueryText(sql)!, CultureInfo.InvariantCulture);
}
