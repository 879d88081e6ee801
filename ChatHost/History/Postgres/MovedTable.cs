using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ChatHost.History.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace ChatHost.History.Postgres;

/// <summary>One table of the file, and where its rows go.</summary>
internal sealed class MovedTable
{
    /// <summary>Rows of one page: one transaction, after which a move may be cut off.</summary>
    public const int Page = 2000;

    private readonly string _from;
    private readonly Column[] _key;
    private readonly Column[] _columns;

    // What is read: the columns, and behind them those of the key that the database does not have.
    private readonly Column[] _read;

    /// <param name="name">The table's name in the database.</param>
    /// <param name="key">The columns that order the rows of the file.</param>
    /// <param name="columns">All columns; <c>#</c> behind one is a whole number, <c>!</c> bytes, all others are texts.</param>
    /// <param name="from">What stands for the table in the file; its name where that is the same.</param>
    private MovedTable(string name, string key, string columns, string? from = null)
    {
        (Name, _from) = (name, from ?? name);
        _key = Column.Parse(key);
        _columns = Column.Parse(columns);
        _read = [.. _columns.Union(_key)];
    }

    public string Name { get; }

    /// <summary>What stands for it in the file.</summary>
    public string Source => _from;

    /// <summary>The columns that are moved.</summary>
    public IEnumerable<string> Columns => _columns.Select(column => column.Name);

    /// <summary>A column whose numbers the database goes on giving, and which of the file's counters has the last; null where there is none.</summary>
    public string? Numbers { get; private init; }

    /// <summary>All that there is, in an order in which each table needs only earlier ones.</summary>
    public static IReadOnlyList<MovedTable> All { get; } =
    [
        new("rooms", "id#", "id# key name last_seq# first_seq# spoken_at# topic topic_seq# erased_to#") { Numbers = "id" },
        new(
            "messages",
            "id#",
            "room_id# seq# time# kind# nick text folded token send_id first# account_id# account",
            $"(SELECT id >> {MessageId.SeqBits} AS room_id, id & {MessageId.MaxSeq} AS seq, time, kind, nick, text, NULL AS folded, token, send_id, first, account_id, account, id FROM messages)"),
        new("tokens", "hash", "hash nick rooms expires_at# spoken# origin# account_id# proof sent_as barred"),
        new("facts", "name", "name value!", "(SELECT name, value FROM facts WHERE name = 'secret')"),
        new(
            "accounts",
            "id#",
            "id# key name registered_at# last_login_at# is_operator# is_suspended# suspended_until# suspended_text password_version# session_epoch# salt! iterations# stored_key! server_key!")
        {
            Numbers = "id",
        },
        new("account_looks", "skeleton account_id#", "skeleton account_id#"),
        new("login_keys", "hash", "hash account_id# label created_at# ends_at# last_used_at# is_say_only# is_stay_logged_in#"),
        new("certificates", "fingerprint", "fingerprint account_id# added_at# last_used_at#"),
        new("read_marks", "account_id# target", "account_id# target seq#"),
        new("private_pairs", "low_id# high_id#", "low_id# high_id# low_missed# high_missed#"),
        new(
            "room_rules",
            "room_key",
            "room_key room owner_id# last_ban# invite# password member_limit# moderated# topic_operators# secret# accounts#"),
        new("room_roles", "room_key account_id#", "room_key account_id# role"),
        new("room_bans", "room_key number#", "room_key number# action kind value shown set_by since# until# text"),
        new("room_entries", "room_key list kind value", "room_key list kind value shown set_by until#"),
        new("server_bans", "number#", "number# kind value shown set_by since# until# text") { Numbers = "number" },
        new("metadata", "target key", "target key value"),
        new("audit", "seq#", "seq# time# done_by protocol action room who until# text") { Numbers = "seq" },
    ];

    public long CountInFile(SqliteConnection file) => file.QueryNumber($"SELECT count(*) FROM {_from}");

    public Task<long> CountAsync(NpgsqlConnection database) =>
        database.NumberAsync($"SELECT count(*) FROM {Name}{(Name == "facts" ? " WHERE name = 'secret'" : "")}");

    /// <summary>The rows of the next page, column by column.</summary>
    /// <param name="file">The file.</param>
    /// <param name="after">The key of the last row read; null for the first page.</param>
    [SuppressMessage("Security", "CA2100", Justification = "The text is the program's own; what comes from outside is a parameter.")]
    public MovedPage Read(SqliteConnection file, IReadOnlyList<string>? after)
    {
        using var command = file.CreateCommand();
        var behind = after is null ? "" : $"WHERE ({string.Join(", ", _key.Select(column => column.Name))}) > ({string.Join(", ", _key.Select((_, i) => $"@k{i}"))})";
        command.CommandText =
            $"SELECT {string.Join(", ", _read.Select(column => column.Name))} FROM {_from} {behind} ORDER BY {string.Join(", ", _key.Select(column => column.Name))} LIMIT {Page}";
        for (var i = 0; i < after?.Count; i++)
            command.Parameters.AddWithValue($"@k{i}", _key[i].FromText(after[i]));
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add(ReadRow(reader));
        var last = rows.Count == 0 ? after : [.. _key.Select(key => $"{rows[^1][Array.IndexOf(_read, key)]}")];
        return new(rows, last);
    }

    /// <summary>Adds a page; rows that are there already stay as they are.</summary>
    public async Task WriteAsync(NpgsqlConnection database, MovedPage page)
    {
        var names = string.Join(", ", _columns.Select(column => column.Name));
        var values = string.Join(", ", _columns.Select((_, i) => $"${i + 1}"));
        await using var command = database.Command($"INSERT INTO {Name} ({names}) SELECT * FROM unnest({values}) ON CONFLICT DO NOTHING");
        for (var i = 0; i < _columns.Length; i++)
            command.Parameters.Add(_columns[i].ToParameter(page.Rows.ConvertAll(row => row[i])));
        await command.ExecuteNonQueryAsync();
    }

    private object?[] ReadRow(DbDataReader reader)
    {
        var row = new object?[_read.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = reader.IsDBNull(i) ? null : _read[i].Read(reader, i);

        // The only column that the file does not have.
        if (Name == "messages" && row[Array.FindIndex(_columns, column => column.Name == "text")] is string text)
            row[Array.FindIndex(_columns, column => column.Name == "folded")] = MessageQueries.FoldedOf(text);
        return row;
    }

    private readonly record struct Column(string Name, NpgsqlDbType Type)
    {
        public static Column[] Parse(string columns) =>
        [
            .. columns.Split(' ').Select(column => column[^1] switch
            {
                '#' => new Column(column[..^1], NpgsqlDbType.Bigint),
                '!' => new Column(column[..^1], NpgsqlDbType.Bytea),
                _ => new Column(column, NpgsqlDbType.Text),
            }),
        ];

        public object Read(DbDataReader reader, int column) => Type switch
        {
            NpgsqlDbType.Bigint => reader.GetInt64(column),
            NpgsqlDbType.Bytea => reader.GetFieldValue<byte[]>(column),
            _ => reader.GetString(column),
        };

        public object FromText(string text) => Type == NpgsqlDbType.Bigint ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : text;

        public NpgsqlParameter ToParameter(List<object?> values) => new()
        {
            NpgsqlDbType = NpgsqlDbType.Array | Type,
            Value = Type switch
            {
                NpgsqlDbType.Bigint => values.ConvertAll(value => (long?)value).ToArray(),
                NpgsqlDbType.Bytea => values.ConvertAll(value => (byte[]?)value).ToArray(),
                _ => values.ConvertAll(value => (string?)value).ToArray(),
            },
        };
    }
}

/// <summary>Rows of one table.</summary>
/// <param name="Last">The key of the last of them.</param>
internal sealed record MovedPage(List<object?[]> Rows, IReadOnlyList<string>? Last);
