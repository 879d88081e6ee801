using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Finds the names under which guests spoke, by one seek in the index of them for each name, however many messages each has
/// (https://www.sqlite.org/lang_with.html). One thread at a time.
/// </summary>
internal sealed class DefaultNameQuery(SqliteConnection connection) : IDisposable
{
    private const string Next = $"SELECT min(nick) FROM messages WHERE {Schema.IsDefaultName} AND nick >";

    internal const string Sql = $"""
        WITH RECURSIVE names (nick) AS (
            {Next} ?1 UNION ALL SELECT ({Next} names.nick) FROM names WHERE names.nick IS NOT NULL)
        SELECT nick FROM names WHERE nick IS NOT NULL LIMIT ?2
        """;

    private readonly SqliteStatement _names = new(connection, Sql);

    /// <summary>The first names behind this one, in the order of their bytes; each spelling is a name of its own.</summary>
    public IReadOnlyList<string> List(string after, int limit)
    {
        var names = new List<string>();
        try
        {
            _names.Bind(1, after).Bind(2, limit);
            while (_names.Step())
                names.Add(_names.Text(0));
        }
        finally
        {
            _names.Reset();
        }

        return names;
    }

    public void Dispose() => _names.Dispose();
}
