using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Testing;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>The background or the writer writes the write-ahead log into the database, never both at once.</summary>
public sealed class CheckpointerTests : IDisposable
{
    /// <summary>More than enough for a checkpoint.</summary>
    private const int ManyRows = 100_000;

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeLogger _logger = new();
    private readonly ManualResetEventSlim _hasBegun = new();
    private readonly ManualResetEventSlim _mayGoOn = new();
    private readonly SqliteFile _file;
    private readonly SqliteConnection _connection;
    private int _runs;

    public CheckpointerTests()
    {
        _file = new(Path.Combine(_directory.FullName, "chat.db"), HistorySync.Process);
        _connection = _file.OpenForWriting();
        using var create = _connection.CreateCommand();
        create.CommandText = "CREATE TABLE written (ahead TEXT)";
        create.ExecuteNonQuery();
    }

    [Fact]
    public async Task Only_one_checkpoint_runs_at_a_time()
    {
        using var checkpointer = Create(pagesForTheWriter: 0);

        Assert.False(checkpointer.Wrote(ManyRows));
        Assert.True(_hasBegun.Wait(TestWait.Patience, TestContext.Current.CancellationToken));
        var meanwhile = Enumerable.Range(0, 100).Select(_ => checkpointer.Wrote(ManyRows)).ToArray();
        var runs = _runs;
        _mayGoOn.Set();

        Assert.DoesNotContain(true, meanwhile);
        Assert.Equal(1, runs);
        await TestWait.UntilAsync(() => checkpointer.Wrote(ManyRows));
    }

    [Fact]
    public async Task A_checkpoint_of_the_writer_starts_none_in_the_background()
    {
        _mayGoOn.Set();
        using var checkpointer = Create(pagesForTheWriter: 0);
        Assert.False(checkpointer.Wrote(ManyRows));
        await TestWait.UntilAsync(() => checkpointer.Wrote(ManyRows));

        var runsBefore = _runs;
        var next = checkpointer.Wrote(ManyRows);

        Assert.Equal(1, runsBefore);
        Assert.False(next);
        await TestWait.UntilAsync(() => Volatile.Read(ref _runs) == 2);
        Assert.Empty(_logger.Collector.GetSnapshot());
    }

    [Fact]
    public async Task The_writer_writes_the_rest_with_its_next_commit()
    {
        _mayGoOn.Set();
        using var checkpointer = Create(pagesForTheWriter: 0);
        Assert.False(checkpointer.Wrote(ManyRows));
        var commits = 0;

        await TestWait.UntilAsync(() =>
        {
            commits++;
            return checkpointer.Wrote(rows: 0);
        });

        Assert.InRange(commits, 1, 1000);
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task The_writer_leaves_a_short_log_to_the_background()
    {
        _mayGoOn.Set();
        using var checkpointer = Create(pagesForTheWriter: 1000);
        Assert.False(checkpointer.Wrote(ManyRows));

        await TestWait.UntilAsync(() =>
        {
            Assert.False(checkpointer.Wrote(ManyRows));
            return Volatile.Read(ref _runs) >= 5;
        });
    }

    public void Dispose()
    {
        _connection.Dispose();
        _hasBegun.Dispose();
        _mayGoOn.Dispose();
        _directory.Dispose();
    }

    private FileWatch Watch()
    {
        var watch = new FileWatch(_file);
        watch.Remember();
        return watch;
    }

    private Checkpointer Create(int pagesForTheWriter) => new(_file, Watch(), _logger, pagesForTheWriter, () =>
    {
        Interlocked.Increment(ref _runs);
        _hasBegun.Set();
        _mayGoOn.Wait(TestWait.Patience, CancellationToken.None);
    });
}
