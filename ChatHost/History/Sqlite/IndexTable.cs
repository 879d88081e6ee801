using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// The statements that write the search index. They are prepared when first used: a damaged index fails there and nowhere else.
/// </summary>
internal sealed class IndexTable(WriterConnection connection)
{
    /// <summary>
    /// The index is merged by <see cref="Merge"/> alone (<c>automerge</c>), from eight segments of a level on (<c>usermerge</c>): steps
    /// that bring in little make many small ones, and each level is another copy. A segment is not rewritten before half of its entries
    /// are deleted (<c>deletemerge</c>): with SQLite's tenth, a full room that goes on talking has it rewritten all the time.
    /// https://www.sqlite.org/fts5.html#the_automerge_configuration_option
    /// </summary>
    private const string Settings = """
        INSERT INTO messages_index (messages_index, rank) VALUES ('automerge', 0);
        INSERT INTO messages_index (messages_index, rank) VALUES ('usermerge', 8);
        INSERT INTO messages_index (messages_index, rank) VALUES ('deletemerge', 50);
        """;

    /// <summary>
    /// The index gets its version first, so that SQLite can open it to drop it, whatever the damage.
    /// </summary>
    private const string Recreation = $"""
        CREATE TABLE IF NOT EXISTS messages_index_config (k PRIMARY KEY, v) WITHOUT ROWID;
        INSERT OR REPLACE INTO messages_index_config VALUES ('version', 4);
        DROP TABLE IF EXISTS messages_index;
        {Schema.IndexTable}
        UPDATE rooms SET indexed_to = 0;
        """;

    private SqliteStatement Texts => field ??= connection.Prepare(
        $"SELECT id, text FROM messages WHERE id BETWEEN ? AND ? AND kind <> {StoredKind.Erased} ORDER BY id");

    private SqliteStatement Insert => field ??= connection.Prepare("INSERT INTO messages_index (rowid, text) VALUES (?, ?)");

    private SqliteStatement Delete => field ??= connection.Prepare("""
        DELETE FROM messages_index WHERE rowid IN (SELECT id FROM messages_index_docsize WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?)
        """);

    private SqliteStatement MergeSome => field ??= connection.Prepare("INSERT INTO messages_index (messages_index, rank) VALUES ('merge', ?)");

    /// <summary>Sets how it is merged. Once for each file would do; it costs three small writes.</summary>
    public void Configure() => connection.Execute(Settings);

    /// <summary>Adds messages until the time is over, and at least one.</summary>
    /// <returns>The number up to which all are in the index.</returns>
    public long Add(long room, long first, long last, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        Texts.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last));
        try
        {
            while (Texts.Step())
            {
                Insert.Bind(1, Texts.Number(0)).Bind(2, SearchWords.Fold(Texts.Text(1))).Run();
                if (Stopwatch.GetElapsedTime(started) >= time)
                    return MessageId.SeqOf(Texts.Number(0));
            }

            return last;
        }
        finally
        {
            Texts.Reset();
        }
    }

    /// <summary>Removes the first messages of these numbers that are in it. Returns how many there were, at most the limit.</summary>
    public int Remove(long room, long first, long last, int limit)
    {
        Delete.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last)).Bind(3, limit).Run();
        return connection.Changes;
    }

    /// <summary>Merges segments where a level has many, so that a search has few to look into.</summary>
    /// <param name="pages">How many pages of SQLite's are to be written, about.</param>
    /// <returns>How many rows changed; 0 if there was nothing to do.</returns>
    public int Merge(int pages)
    {
        var before = connection.TotalChanges;
        MergeSome.Bind(1, pages).Run();

        // The statement itself counts as one: https://www.sqlite.org/fts5.html#the_merge_command
        return connection.TotalChanges - before - 1;
    }

    /// <summary>Leaves no trace of deleted messages: SQLite only marks their entries, and drops them when it merges.</summary>
    public void Clean()
    {
        connection.Execute("DELETE FROM messages_index WHERE rowid IN (SELECT id FROM messages_index_docsize EXCEPT SELECT id FROM messages)");
        connection.Execute("INSERT INTO messages_index (messages_index) VALUES ('optimize')");
    }

    /// <summary>Replaces it with an empty one, within the transaction under way.</summary>
    /// <exception cref="SqliteException">The file itself is damaged.</exception>
    public void Recreate() => connection.Execute(Recreation);
}
