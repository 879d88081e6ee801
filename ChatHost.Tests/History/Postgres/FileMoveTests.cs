using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Tests.History.Sqlite;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.History.Postgres;

/// <summary>A file with everything in it, moved into a database.</summary>
public sealed class FileMoveTests : IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly PostgresSchemaOfTest _schema = new();
    private readonly List<string> _reported = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresSettings Settings => PostgresSettings.Parse(_schema.ConnectionString);

    [Fact]
    public async Task Everything_is_moved_with_its_numbers_and_ids_and_goes_on_from_there()
    {
        await FillAsync(messages: 300);

        await MoveAsync();

        await CompareAsync();
        Assert.Contains("messages: 306", _reported);
        var store = _schema.Open();
        var dev = store.Open(ChatParts.Room("dev"));
        Assert.Equal("the topic", dev.Topic);
        Assert.Equal(302, (await dev.AppendAsync([Draft("more")], Cancel))[0].Seq);
        Assert.Equal("Grüße", (await store.FindSentAsync(new("token", "1"), Cancel))?.Text);
        Assert.True(SearchWords.TryParse("GRÜSSE line299", out _));
        Assert.True(SearchWords.TryParse("GRÜß", out var words));
        Assert.Single((await dev.SearchAsync(words, 0, 10, newestFirst: false, Cancel)).Found);
        var database = new PostgresDatabase(store);
        var accounts = new AccountStore(database, new(database, new FixedOptions<AuditOptions>(new()), _schema.Time), _schema.Time);
        Assert.Equal([1, 2, 3], (await accounts.FindAsync(ChatParts.Nick("alice")))!.Verifier.Salt);
        Assert.Equal("alice", (await accounts.FindAsync(ChatParts.Nick("ALICE")))?.Name.Text);

        // Bob had 2 and is deleted: his number is not given again.
        Assert.Equal(3, (await accounts.RegisterAsync(ChatParts.Nick("carol"), Verifier))!.Id);
        Assert.Equal("Dev", (await new PostgresTokenStore(store).FindAsync("aa", Cancel))!.Rooms[0].Text);
        Assert.Equal(1, new PostgresTokenStore(store).Count);
        Assert.Equal(
            await _schema.QueryAsync<long>("SELECT sum(200 + 2 * octet_length(text))::bigint FROM messages"), await _schema.QueryAsync<long>("SELECT sum(bytes)::bigint FROM rooms"));
    }

    [Theory]
    [InlineData("rooms", 1)]
    [InlineData("messages", 1)]
    [InlineData("messages", 2)]
    [InlineData("accounts", 1)]
    [InlineData("audit", 1)]
    public async Task A_move_that_is_cut_off_goes_on_and_no_server_starts_meanwhile(string table, int page)
    {
        await FillAsync(messages: MovedTable.Page + 500);
        var pages = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => MoveAsync(name =>
        {
            if (name == table && ++pages == page)
                throw new InvalidOperationException("Cut off.");
        }));
        var refused = Assert.Throws<HistoryStartException>(() => _schema.Open());
        await MoveAsync();

        Assert.Contains("Run ChatHost migrate again first.", refused.Message, StringComparison.Ordinal);
        await CompareAsync();
    }

    [Fact]
    public async Task A_database_that_holds_other_data_is_refused()
    {
        await FillAsync(messages: 1);
        using (var store = _schema.Open())
            await store.Open(ChatParts.Room("other")).AppendAsync([Draft("mine")], Cancel);

        var refused = await Assert.ThrowsAsync<HistoryStartException>(() => MoveAsync());

        Assert.EndsWith("it holds other data. Give an empty database.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await _schema.QueryAsync<long>("SELECT count(*) FROM messages"));
    }

    [Fact]
    public async Task A_file_that_a_server_uses_is_refused_and_one_moved_already_too()
    {
        await FillAsync(messages: 1);
        using (_folder.Open())
        {
            var inUse = await Assert.ThrowsAsync<HistoryFileException>(() => MoveAsync());
            Assert.Contains("another ChatHost uses the file", inUse.Message, StringComparison.Ordinal);
        }

        await MoveAsync();
        var again = await Assert.ThrowsAsync<HistoryStartException>(() => MoveAsync());
        var missing = await Assert.ThrowsAsync<HistoryStartException>(() => new FileMove("/nowhere/chat.db", Settings, _reported.Add).RunAsync(NullLogger.Instance));

        Assert.EndsWith("a file was moved into it already.", again.Message, StringComparison.Ordinal);
        Assert.Equal("/nowhere/chat.db: there is no such file.", missing.Message);
    }

    [Fact]
    public void Every_table_and_column_of_the_file_is_moved()
    {
        _folder.Open().Dispose();
        var tables = _folder.Query(
            "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'messages_index%' AND name NOT LIKE 'sqlite%' ORDER BY name)");

        // Both are made anew: one by triggers.
        Assert.Equal(MovedTable.All.Select(table => table.Name).Append("token_origins").Order(StringComparer.Ordinal), tables!.Split(' '));
        foreach (var table in MovedTable.All)
        {
            string[] notMoved = table.Name switch
            {
                "rooms" => ["indexed_to"],
                "messages" => ["id"],
                _ => [],
            };
            var columns = _folder.Query($"SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_xinfo('{table.Name}') ORDER BY cid)")!.Split(' ');
            Assert.Equal(columns.Except(notMoved).Order(StringComparer.Ordinal), table.Columns.Except(["folded"]).Order(StringComparer.Ordinal));
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _schema.Dispose();
    }

    private static StoredVerifier Verifier => new([1, 2, 3], 4096, [4], [5]);

    private static Draft Draft(string text) => new(RoomEventKind.Message, ChatParts.Nick("alice"), text);

    private Task MoveAsync(Action<string>? afterPage = null) =>
        new FileMove(_folder.Path, Settings, _reported.Add, afterPage).RunAsync(NullLogger.Instance);

    private async Task FillAsync(int messages)
    {
        using var store = _folder.Open();
        var database = new SqliteDatabase(store);
        await new ServerSecret(database).GetAsync();
        var audit = new AuditLog(database, new FixedOptions<AuditOptions>(new()), _folder.Time);
        var accounts = new AccountStore(database, audit, _folder.Time);
        var alice = (await accounts.RegisterAsync(ChatParts.Nick("alice"), Verifier, entry: new("admin", "Admin", "register")))!;
        var bob = (await accounts.RegisterAsync(ChatParts.Nick("bob"), Verifier))!;
        await accounts.DeleteAsync(bob.Id);
        var credentials = new CredentialStore(database, _folder.Time);
        await credentials.AddKeyAsync(new("hash", alice.Id, "label", _folder.Time.GetUtcNow().UtcDateTime, EndsAt: null, LastUsedAt: null, IsSayOnly: true, IsStayLoggedIn: false), 10, TimeSpan.MaxValue);
        await credentials.AddCertificateAsync("fingerprint", alice.Id);
        await credentials.MarkReadAsync(alice.Id, "dev", 7);
        await new MetadataStore(database).SetAsync(MetadataTarget.Of(alice.Ref), "url", "https://alice.example", 20);
        await new PrivatePairStore(database).MissAsync(alice.Id, alice.Id, 3);
        var rules = new RoomRules
        {
            Owner = new(alice.Id, "alice"),
            LastBan = 4,
            Bans = [new(4, IsMute: false, AddressTarget.Of(System.Net.IPAddress.Parse("192.0.2.1"), "bob"), "alice", _folder.Time.GetUtcNow().UtcDateTime, Until: null, "why")],
            Roles = [new(new(alice.Id, "alice"), RoomRank.Operator)],
        };
        await new RoomRulesStore(database, audit).SaveAsync(ChatParts.Room("dev"), RoomRules.None, rules, entry: null);
        var dev = store.Open(ChatParts.Room("Dev"));
        await dev.AppendAsync([new(RoomEventKind.Topic, ChatParts.Nick("al"), "the topic") { Account = new(alice.Id, "alice") }], Cancel);
        await dev.AppendAsync([.. Enumerable.Range(0, messages).Select(i => i == 0 ? Draft("Grüße") with { SentAs = new("token", "1") } : Draft($"line{i}"))], Cancel);
        await dev.EraseAsync(3, 3, by: null, Cancel);
        await store.Open(RoomName.OfPair(alice.Id, alice.Id)).AppendAsync([Draft("psst")], Cancel);
        var ops = store.Open(ChatParts.Room("ops"));
        await ops.AppendAsync([Draft("one"), Draft("two") with { Continues = true }], Cancel);
        await ops.AppendAsync([Draft("three"), Draft("four")], Cancel);
        await new SqliteTokenStore(store).SaveAsync(
            new("aa", ChatParts.Nick("alice"), [ChatParts.Room("Dev")], _folder.Time.GetUtcNow().UtcDateTime.AddHours(1)) { AccountId = alice.Id }, Cancel);
    }

    /// <summary>Every row of the file is in the database as it is.</summary>
    private async Task CompareAsync()
    {
        foreach (var table in MovedTable.All)
        {
            using var file = _folder.Connect();
            var where = table.Name == "facts" ? " WHERE name = 'secret'" : "";
            var columns = table.Columns.Except(["folded", "value", "salt", "stored_key", "server_key"]).Select(column => $"coalesce(CAST({column} AS TEXT), '')");
            var line = string.Join(" || '|' || ", columns);
            var there = file.QueryText($"SELECT group_concat(line, '~') FROM (SELECT {line} AS line FROM {table.Source} ORDER BY 1)");
            var here = await _schema.QueryAsync<string>(
                $"SELECT coalesce(string_agg(line, '~'), '') FROM (SELECT {line} AS line FROM {table.Name}{where} ORDER BY 1) AS lines");
            Assert.Equal(there ?? "", here);
        }
    }
}
