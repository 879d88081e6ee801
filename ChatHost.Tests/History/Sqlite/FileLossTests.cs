using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>What the store does when its files are taken away, replaced or cut while it runs: nothing is acknowledged that is lost.</summary>
public sealed class FileLossTests : IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly TemporaryDirectory _elsewhere = new();

    public static TheoryData<string> Losses => ["deleted", "moved", "replaced", "replaced by nothing", "truncated", "folder renamed"];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_file_that_is_not_the_file_any_more_is_noticed_with_the_next_commit(string loss)
    {
        var store = _folder.Open();
        var log = store.Open(ChatParts.Room("dev"));
        await SqliteFolder.SayAsync(log, "a");
        Checkpoint();

        Lose(loss);

        var refused = await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(log, "b"));
        Assert.Equal(refused.Message, store.Trouble);
        Assert.Contains("database file", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, log.LastSeq);

        // Tried again, in vain; no file is made from nothing.
        var before = File.Exists(_folder.Path);
        _folder.Time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(log, "c"));
        Assert.Equal(before, File.Exists(_folder.Path));
    }

    [Theory]
    [InlineData("moved")]
    [InlineData("replaced")]
    [InlineData("folder renamed")]
    public async Task A_file_that_is_put_back_is_written_again(string loss)
    {
        var store = _folder.Open();
        var log = store.Open(ChatParts.Room("dev"));
        await SqliteFolder.SayAsync(log, "a");
        Lose(loss);
        await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(log, "b"));

        PutBack(loss);
        _folder.Time.Advance(TimeSpan.FromSeconds(10));
        await TestWait.UntilAsync(() => store.Trouble is null);
        await SqliteFolder.SayAsync(log, "c");

        store.Dispose();
        Assert.Equal("1a 2c", await SqliteFolder.ReadAsync(_folder.Open().Open(ChatParts.Room("dev"))));
    }

    [Theory]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public async Task A_file_beside_the_database_that_is_deleted_costs_no_acknowledged_message(string suffix)
    {
        var store = _folder.Open();
        var log = store.Open(ChatParts.Room("dev"));
        await SqliteFolder.SayAsync(log, "a");
        File.Delete(_folder.Path + suffix);

        await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(log, "b"));
        _folder.Time.Advance(TimeSpan.FromSeconds(10));
        await TestWait.UntilAsync(() => store.Trouble is null);
        await SqliteFolder.SayAsync(log, "c");

        store.Dispose();
        Assert.Equal("1a 2c", await SqliteFolder.ReadAsync(_folder.Open().Open(ChatParts.Room("dev"))));
    }

    [Fact]
    public async Task A_second_server_is_kept_off_the_file_under_any_other_name_of_it()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Hard links are made by a Linux program here.");
        var store = _folder.Open();
        await SqliteFolder.SayAsync(store.Open(ChatParts.Room("dev")), "a");
        var link = Path.Combine(_elsewhere.FullName, "other.db");
        await System.Diagnostics.Process.Start("ln", [_folder.Path, link]).WaitForExitAsync(TestContext.Current.CancellationToken);
        using var second = new SqliteHistoryStore(
            new FixedOptions<HistoryOptions>(new() { Store = HistoryStoreKind.Sqlite, Path = link }), _folder.Time, _folder.Logger, prepareWriter: null);

        var refused = Assert.Throws<HistoryFileException>(second.Start);

        Assert.Contains("another ChatHost uses the file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no such modes.");
        using var store = _folder.Open();

        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(_folder.Path)!))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    private string Away => Path.Combine(_elsewhere.FullName, "moved.db");

    private string FolderAway => Path.GetDirectoryName(_folder.Path) + "-away";

    private void Checkpoint()
    {
        using var other = _folder.Connect();
        other.Execute("PRAGMA wal_checkpoint(PASSIVE)");
    }

    private void Lose(string loss)
    {
        switch (loss)
        {
            case "deleted":
                File.Delete(_folder.Path);
                break;
            case "moved":
                File.Move(_folder.Path, Away);
                break;
            case "replaced":
                File.Move(_folder.Path, Away);
                File.Copy(Away, _folder.Path);
                break;
            case "replaced by nothing":
                File.Delete(_folder.Path);
                File.WriteAllBytes(_folder.Path, []);
                break;
            case "truncated":
                using (var file = new FileStream(_folder.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                    file.SetLength(4096);
                break;
            default:
                Directory.Move(Path.GetDirectoryName(_folder.Path)!, FolderAway);
                break;
        }
    }

    private void PutBack(string loss)
    {
        if (loss == "folder renamed")
            Directory.Move(FolderAway, Path.GetDirectoryName(_folder.Path)!);
        else
            File.Move(Away, _folder.Path, overwrite: true);
    }
}
