using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// What is written of the index of words. Its statements are prepared when first used: a damaged index fails there, and shall fail
/// nothing else.
/// </summary>
internal sealed class IndexTable(WriterConnection connection)
{
    /// <summary>
    /// The index is merged by <see cref="Merge"/> alone (<c>automerge</c>), and a part of it is not written anew before half of what
    /// it holds is deleted: with SQLite's tenth, a full room that goes on talking has it rewritten all the time.
    /// https://www.sqlite.org/fts5.html#the_automerge_configuration_option
    /// </summary>
    private const string Settings = """
        INSERT INTO messages_index (messages_index, rank) VALUES ('automerge', 0);
        INSERT INTO messages_index (messages_index, rank) VALUES ('deletemerge', 50);
        """;

    /// <summary>
    /// Where the index knows its own version, so that SQLite can open what it shall drop, whatever became of it.
    /// </summary>
    private const string Anew = $"""
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

    /// <summary>How it is merged. Once for each file would do; it costs two small writes.</summary>
    public void Configure() => connection.Execute(Settings);

    /// <summary>Brings messages in.</summary>
    public void BringIn(long room, long first, long last)
    {
        Texts.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last));
        try
        {
            while (Texts.Step())
                Insert.Bind(1, Texts.Number(0)).Bind(2, SearchWords.Fold(Texts.Text(1))).Run();
        }
        finally
        {
            Texts.Reset();
        }
    }

    /// <summary>Takes out the first messages of these numbers that are in it. Returns how many there were, at most so many as asked for.</summary>
    public int TakeOut(long room, long first, long last, int limit)
    {
        Delete.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last)).Bind(3, limit).Run();
        return connection.Changes;
    }

    /// <summary>
    /// Merges parts of it where there are several alike, so that a search has few to look into. False if there was nothing to do.
    /// </summary>
    /// <param name="pages">About so many pages of SQLite's are written.</param>
    public bool Merge(int pages)
    {
        var before = connection.TotalChanges;
        MergeSome.Bind(1, pages).Run();

        // The statement itself counts as one: https://www.sqlite.org/fts5.html#the_merge_command
        return connection.TotalChanges - before >= 2;
    }

    /// <summary>Leaves nothing in it of what is not in a message any more: it only marks what is deleted, and drops that when it merges.</summary>
    public void Clean()
    {
        connection.Execute("DELETE FROM messages_index WHERE rowid IN (SELECT id FROM messages_index_docsize EXCEPT SELECT id FROM messages)");
        connection.Execute("INSERT INTO messages_index (messages_index) VALUES ('optimize')");
    }

    /// <summary>An empty one takes its place, within the transaction under way.</summary>
    /// <exception cref="SqliteException">The file itself is damaged.</exception>
    public void MakeAnew() => connection.Execute(Anew);
}
