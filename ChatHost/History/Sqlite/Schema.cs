using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// The tables of the file, as the steps that made them: version n is what the first n steps make, and a file says in
/// <c>user_version</c> which it has. A step that has been released never changes; what is new is a new step.
/// </summary>
internal static class Schema
{
    /// <summary>Distinguishes ChatHost's file from that of another program: "ChtH" in ASCII. https://www.sqlite.org/pragma.html#pragma_application_id</summary>
    public const int ApplicationId = 0x43687448;

    /// <summary>
    /// <c>rooms.key</c> is what names are compared by. <c>first_seq</c> is the lowest number that may still be kept.
    /// <c>messages.id</c> is <see cref="MessageId"/>, shown to people as <c>room_id</c> and <c>seq</c>; <c>kind</c> is
    /// <see cref="StoredKind"/>, times are <see cref="StoredTime"/>. Queries use <c>id</c>, which is indexed.
    /// </summary>
    private const string RoomsAndMessages = """
        CREATE TABLE rooms (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            last_seq INTEGER NOT NULL,
            first_seq INTEGER NOT NULL,
            topic TEXT,
            spoken_at INTEGER NOT NULL) STRICT;
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            nick TEXT NOT NULL,
            text TEXT NOT NULL,
            token TEXT,
            send_id TEXT,
            room_id INTEGER AS (id >> 36) VIRTUAL,
            seq INTEGER AS (id & 68719476735) VIRTUAL) STRICT;
        CREATE UNIQUE INDEX messages_sent ON messages (token, send_id) WHERE send_id IS NOT NULL;
        """;

    /// <summary>The sessions that may be resumed: <c>rooms</c> holds their names, one a line. <c>facts</c> is for single values.</summary>
    private const string Tokens = """
        CREATE TABLE tokens (
            hash TEXT PRIMARY KEY,
            nick TEXT NOT NULL,
            rooms TEXT NOT NULL,
            expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX tokens_expiry ON tokens (expires_at);
        CREATE TABLE facts (
            name TEXT PRIMARY KEY,
            value ANY) STRICT, WITHOUT ROWID;
        """;

    /// <summary>
    /// What an operator erases: <c>topic_seq</c> is the number that set the topic, or 0; up to <c>erased_to</c> all is erased or deleted.
    /// </summary>
    private const string Erasures = """
        ALTER TABLE rooms ADD COLUMN topic_seq INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE rooms ADD COLUMN erased_to INTEGER NOT NULL DEFAULT 0;
        UPDATE rooms SET topic_seq = coalesce(
            (SELECT max(id) & 68719476735 FROM messages WHERE id BETWEEN rooms.id << 36 AND (rooms.id << 36) + rooms.last_seq AND kind = 2), 0)
        WHERE topic IS NOT NULL;
        """;

    /// <summary>
    /// The search index: of each message, under its id, each three characters in a row of its text as <see cref="SearchWords.Fold"/>
    /// returns it; neither the text nor positions.
    /// https://www.sqlite.org/fts5.html#contentless_delete_tables
    /// </summary>
    public const string IndexTable = """
        CREATE VIRTUAL TABLE messages_index USING fts5 (
            text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');
        """;

    /// <summary>Up to <c>indexed_to</c> a room's messages are in the index, but those erased.</summary>
    private const string Index = $"""
        {IndexTable}
        ALTER TABLE rooms ADD COLUMN indexed_to INTEGER NOT NULL DEFAULT 0;
        """;

    /// <summary>True of the default names, in the words that the index of them was created with: else SQLite does not use it.</summary>
    public const string IsDefaultName = "nick GLOB '[Uu][Ss][Ee][Rr][0-9]*'";

    /// <summary>So that a start finds which default names are in use without reading all messages.</summary>
    private const string DefaultNames = $"CREATE INDEX messages_default_names ON messages (nick) WHERE {IsDefaultName};";

    /// <summary>Of several lines said as one, each but the first has the first one's number in <c>first</c>.</summary>
    private const string Blocks = "ALTER TABLE messages ADD COLUMN first INTEGER;";

    /// <summary>
    /// So that a client that opens many sessions displaces only its own tokens: <c>origin</c> is where a session came from, and
    /// <c>token_origins</c> how many each origin has. Older rows do not say whether the session spoke: they count as if it had.
    /// </summary>
    private const string TokenOrigins = """
        ALTER TABLE tokens ADD COLUMN spoken INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE tokens ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX tokens_origin ON tokens (spoken, origin, expires_at);
        CREATE TABLE token_origins (
            spoken INTEGER NOT NULL,
            origin INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (spoken, origin)) STRICT, WITHOUT ROWID;
        CREATE INDEX token_origins_count ON token_origins (spoken, count);
        INSERT INTO token_origins SELECT spoken, origin, count(*) FROM tokens GROUP BY spoken, origin;
        CREATE TRIGGER tokens_added AFTER INSERT ON tokens BEGIN
            INSERT INTO token_origins VALUES (new.spoken, new.origin, 1) ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        CREATE TRIGGER tokens_removed AFTER DELETE ON tokens BEGIN
            UPDATE token_origins SET count = count - 1 WHERE spoken = old.spoken AND origin = old.origin;
            DELETE FROM token_origins WHERE spoken = old.spoken AND origin = old.origin AND count = 0;
        END;
        """;

    /// <summary>
    /// Whose a message is, where its author was logged in. Tokens have with <c>proof</c> what the session was logged in by, and
    /// with <c>sent_as</c> the token that its messages are kept under, where that is another.
    /// </summary>
    private const string Authors = """
        ALTER TABLE messages ADD COLUMN account_id INTEGER;
        ALTER TABLE messages ADD COLUMN account TEXT;
        CREATE INDEX messages_account ON messages (account_id) WHERE account_id IS NOT NULL;
        ALTER TABLE tokens ADD COLUMN account_id INTEGER;
        ALTER TABLE tokens ADD COLUMN proof TEXT;
        ALTER TABLE tokens ADD COLUMN sent_as TEXT;
        """;

    /// <summary>The rooms that a guest's session was banned from, one a line, each as the number of the ban and the room.</summary>
    private const string BarredTokens = "ALTER TABLE tokens ADD COLUMN barred TEXT;";

    public static IReadOnlyList<string> Steps { get; } =
        [RoomsAndMessages, Tokens, Erasures, Index, DefaultNames, Blocks, TokenOrigins, Authors, AccountsSchema.Accounts, AccountsSchema.Moderation,
        AccountsSchema.PrivatePairs, BarredTokens, AccountsSchema.Metadata];

    public static int VersionOf(SqliteConnection connection) => (int)connection.QueryNumber("PRAGMA user_version");

    /// <summary>Whether nothing was ever written there.</summary>
    public static bool IsNew(SqliteConnection connection) =>
        VersionOf(connection) == 0 && connection.QueryNumber("SELECT count(*) FROM sqlite_schema") == 0;

    /// <summary>Why this program cannot use the file, and what to do; null if it can, maybe once it is brought up to date.</summary>
    public static string? WhyRefused(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        var version = VersionOf(connection);
        if (!IsNew(connection) && connection.QueryNumber("PRAGMA application_id") != ApplicationId)
            return "the file is not ChatHost's. Give another History:Path.";
        return version <= steps.Count
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"a newer ChatHost wrote the file (version {version}, and this one knows {steps.Count}). Run that one, or give another History:Path.");
    }

    /// <summary>Brings the file to the version of the last step, all or nothing.</summary>
    public static void Upgrade(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        using var transaction = connection.BeginTransaction();
        for (var version = VersionOf(connection); version < steps.Count; version++)
            connection.Execute(steps[version]);
        connection.Execute(string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA user_version = {steps.Count}; PRAGMA application_id = {ApplicationId};"));
        transaction.Commit();
    }
}
