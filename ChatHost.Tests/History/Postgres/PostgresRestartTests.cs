using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Postgres;

/// <summary>What was kept is there after a restart, for this version of the program and no older one.</summary>
public sealed class PostgresRestartTests : IDisposable
{
    private readonly PostgresSchemaOfTest _schema = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_of_a_room_survives_a_restart()
    {
        var alice = new AccountRef(7, "alice");
        using (var store = _schema.Open())
        {
            var log = store.Open(ChatParts.Room("Dev"));
            await log.AppendAsync(
                [
                    new(RoomEventKind.Topic, ChatParts.Nick("al"), "the topic") { Account = alice },
                    new(RoomEventKind.Message, ChatParts.Nick("user12"), "one") { IsNotice = true },
                    new(RoomEventKind.Message, ChatParts.Nick("User7"), "two", Continues: true),
                    new(RoomEventKind.Message, ChatParts.Nick("username"), "three", new SendId("token", "1")),
                ],
                Cancel);
            await log.EraseAsync(4, 4, by: null, Cancel);
            await store.Open(RoomName.OfPair(1, 2)).AppendAsync([new(RoomEventKind.Message, ChatParts.Nick("al"), "psst") { Account = alice }], Cancel);
        }

        var again = _schema.Open();
        var read = again.Open(ChatParts.Room("dev"));

        Assert.Equal(("Dev", 4L, "the topic", 1L), (read.Room.Text, read.LastSeq, read.Topic, read.TopicSeq));
        var events = await read.ReadAfterAsync(0, 10, Cancel);
        Assert.Equal([alice, null, null, null], events.Select(logged => logged.Account));
        Assert.Equal([(false, 0L), (true, 0L), (false, 2L), (false, 0L)], events.Select(logged => (logged.IsNotice, logged.First)));
        Assert.Equal(RoomEventKind.Erased, (await again.FindSentAsync(new("token", "1"), Cancel))?.Kind);
        Assert.Equal([7L, 12], (await again.FindDefaultNamesAsync(Cancel).ToListAsync(Cancel)).Order());
        Assert.Equal(1, again.KeptRooms);
        Assert.Equal(["!1+2", "Dev"], (await again.FindRoomsOfAsync(7, Cancel)).Select(room => room.Text));
        Assert.Equal(["Dev"], again.ListAll().Select(room => room.Text));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        _schema.Open().Dispose();
        await _schema.ExecuteAsync("UPDATE schema_version SET version = 999");

        var refused = Assert.Throws<HistoryStartException>(() => _schema.Open());

        Assert.Contains("a newer ChatHost made the tables (version 999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_nodes_that_start_at_once_make_the_tables_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _schema.Open(), Cancel)));

        Assert.Equal(PostgresSchema.Steps.Count, (int)await _schema.QueryAsync<long>("SELECT version FROM schema_version"));
    }

    [Fact]
    public void A_database_that_is_not_there_is_told_without_its_password()
    {
        var options = new HistoryOptions { Database = "Host=127.0.0.1;Port=1;Database=chat;Username=me;Password=s3cret" };
        using var store = new PostgresHistoryStore(new FixedOptions<HistoryOptions>(options), _schema.Time, _schema.Logger);

        var refused = Assert.Throws<HistoryStartException>(() => store.StartAsync().AsTask().GetAwaiter().GetResult());

        Assert.Equal("Cluster:Database (chat at 127.0.0.1): PostgreSQL does not answer.", refused.Message);
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_takes_writes_is_used()
    {
        var text = _schema.ConnectionString.Replace("Host=127.0.0.1;", "Host=127.0.0.1:1,127.0.0.1;", StringComparison.Ordinal);
        var options = new HistoryOptions { Database = text };
        using var store = new PostgresHistoryStore(new FixedOptions<HistoryOptions>(options), _schema.Time, _schema.Logger);

        await store.StartAsync();
        var said = await store.Open(ChatParts.Room("dev")).AppendAsync([new(RoomEventKind.Message, ChatParts.Nick("alice"), "a")], Cancel);

        Assert.Equal(1, Assert.Single(said).Seq);
    }

    [Fact]
    public async Task Readers_that_wait_for_each_other_do_not_hold_up_who_speaks()
    {
        var store = _schema.Open();
        var log = store.Open(ChatParts.Room("dev"));
        var isOver = new TaskCompletionSource<int>();
        var holding = 0;
        var readers = Enumerable.Range(0, 20).Select(_ => Task.Run(
            async () => await store.Access.RunAsync(
                _ =>
                {
                    Interlocked.Increment(ref holding);
                    return isOver.Task;
                },
                Cancel),
            Cancel)).ToArray();
        await TestWait.UntilAsync(() => Volatile.Read(ref holding) == 5);

        var said = await log.AppendAsync([new(RoomEventKind.Message, ChatParts.Nick("alice"), "a")], Cancel);

        Assert.Equal(1, Assert.Single(said).Seq);
        isOver.SetResult(0);
        await Task.WhenAny(Task.WhenAll(readers));
    }

    [Fact]
    public async Task Two_nodes_register_one_name_once_and_audit_in_one_order()
    {
        var databases = Enumerable.Range(0, 2).Select(_ => new PostgresDatabase(_schema.Open())).ToArray();
        var stores = databases.Select(database => new AccountStore(
            database, new(database, new FixedOptions<AuditOptions>(new()), _schema.Time), _schema.Time)).ToArray();

        var made = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            async () => await stores[i % 2].RegisterAsync(
                ChatParts.Nick(i % 4 < 2 ? "alice" : "bob"), new(new byte[16], 4096, new byte[32], new byte[32]), entry: new("admin", "Admin", $"{i}")),
            Cancel)));

        Assert.Equal(["alice", "bob"], made.OfType<Account>().Select(account => account.Name.Text).Order());
        Assert.Equal(2, await _schema.QueryAsync<long>("SELECT count(*) FROM audit"));
    }

    public void Dispose() => _schema.Dispose();
}
