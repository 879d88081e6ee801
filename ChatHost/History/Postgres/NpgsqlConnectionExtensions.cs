using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>Runs one statement with its parameters, written <c>$1</c>.</summary>
internal static class NpgsqlConnectionExtensions
{
    [SuppressMessage("Security", "CA2100", Justification = "The text is the program's own; what comes from outside is a parameter.")]
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    /// <returns>How many rows it changed.</returns>
    public static async Task<int> RunAsync(this NpgsqlConnection connection, string sql, params object?[] values)
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first number of the first row; 0 where there is none.</summary>
    public static async Task<long> NumberAsync(this NpgsqlConnection connection, string sql, params object?[] values)
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteScalarAsync() is long number ? number : 0;
    }

    /// <summary>The rows of a result.</summary>
    public static async Task<List<T>> ListAsync<T>(this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, params object?[] values)
    {
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
