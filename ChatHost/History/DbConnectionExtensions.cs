using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ChatHost.History;

/// <summary>Runs one statement with its parameters, written <c>@name</c>.</summary>
internal static class DbConnectionExtensions
{
    /// <returns>How many rows it changed.</returns>
    public static async ValueTask<int> ExecuteAsync(this DbConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a result.</summary>
    public static async ValueTask<List<T>> QueryAsync<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row of a result; null where there is none.</summary>
    public static async ValueTask<T?> FindAsync<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] parameters)
        where T : class
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? read(reader) : null;
    }

    /// <summary>The first number of a result; null where there is none.</summary>
    public static async ValueTask<long?> FindNumberAsync(
        this DbConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() && !await reader.IsDBNullAsync(0) ? reader.GetInt64(0) : null;
    }

    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? NumberOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static DateTime Time(this DbDataReader reader, int column) => StoredTime.ToTime(reader.GetInt64(column));

    public static DateTime? TimeOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : StoredTime.ToTime(reader.GetInt64(column));

    public static bool Flag(this DbDataReader reader, int column) => reader.GetInt64(column) != 0;

    public static byte[] Bytes(this DbDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    [SuppressMessage("Security", "CA2100", Justification = "The text is the program's own; what comes from outside is a parameter.")]
    private static DbCommand Command(this DbConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value switch
            {
                null => DBNull.Value,
                DateTime time => StoredTime.Of(time),
                bool flag => flag ? 1L : 0L,
                _ => value,
            };
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
