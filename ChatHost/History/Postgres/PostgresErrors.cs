using System.Net.Sockets;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>Describes errors of the database for operators and clients. The codes: https://www.postgresql.org/docs/current/errcodes-appendix.html</summary>
internal static class PostgresErrors
{
    private const string IdleInTransaction = "25P03";

    public const string NoAnswer = "PostgreSQL does not answer.";

    /// <summary>The end of a sentence.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "the disk of PostgreSQL is full.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "PostgreSQL is read-only.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "PostgreSQL has too many connections.",
        PostgresException { SqlState: [.. "28", _, _, _] } => "PostgreSQL refuses the login.",
        PostgresException { SqlState: [.. "57P0", _] } => "PostgreSQL is starting or stopping.",
        PostgresException other => $"PostgreSQL refuses: {OneLine(other.MessageText)}.",
        _ => NoAnswer,
    };

    /// <summary>
    /// Whether it may pass by itself, so that the same is tried again: a connection was lost, the server starts, another transaction was in
    /// the way.
    /// </summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransaction,
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether it comes from the database at all.</summary>
    public static bool IsOfTheDatabase(Exception exception) => exception is NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>Whether what was to be written is at fault: it cannot be so beside what is there.</summary>
    public static bool IsOfTheData(Exception exception) => exception is PostgresException { SqlState: ['2', '2' or '3', ..] };

    /// <summary>One line without its end, whatever the server says.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
}
