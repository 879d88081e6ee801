using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>Which files the durable store takes, and which it refuses in one line that says what to do.</summary>
public sealed class DatabaseOpenerTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public void A_new_file_has_the_version_of_the_program_and_needs_no_backup()
    {
        _folder.Open().Dispose();

        Assert.Equal($"{Schema.Steps.Count}", _folder.Query("PRAGMA user_version"));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_folder.Path)!, "*.bak*"));
    }

    [Fact]
    public async Task An_older_file_is_brought_up_to_date_and_stays_as_it_was_beside_it()
    {
        _folder.Execute($"""
            PRAGMA journal_mode = WAL; PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = 1;
            {Schema.Steps[0]}
            INSERT INTO rooms VALUES (1, 'dev', 'Dev', 2, 1, 'old times', 0);
            INSERT INTO messages (id, time, kind, nick, text) VALUES ((1 << 36) + 1, 0, 0, 'alice', 'a'), ((1 << 36) + 2, 0, 0, 'bob', 'b');
            """);

        var store = _folder.Open();

        var log = store.Open(ChatParts.Room("dev"));
        Assert.Equal("old times", log.Topic);
        Assert.Equal("1a 2b", await SqliteFolder.ReadAsync(log));
        Assert.Equal($"{Schema.Steps.Count}", _folder.Query("PRAGMA user_version"));
        Assert.Single(_folder.Logs, line => line.Id == 4004 && line.Message.Contains(".v1.bak", StringComparison.Ordinal));
        using var backup = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.Path}.v1.bak;Pooling=false;Mode=ReadOnly");
        backup.Open();
        Assert.Equal(1, backup.QueryNumber("PRAGMA user_version"));
        Assert.Equal(2, backup.QueryNumber("SELECT count(*) FROM messages"));
        Assert.Equal(0, backup.QueryNumber("SELECT count(*) FROM sqlite_schema WHERE name = 'tokens'"));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_file_as_it_was()
    {
        _folder.Open().Dispose();
        var file = new SqliteFile(_folder.Path, HistorySync.Process);
        using var connection = file.OpenForWriting();

        Assert.ThrowsAny<Exception>(() => Schema.Upgrade(connection, [.. Schema.Steps, "CREATE TABLE good (id)", "CREATE TABLE bad ("]));

        Assert.Equal(Schema.Steps.Count, Schema.VersionOf(connection));
        Assert.Equal(0, connection.QueryNumber("SELECT count(*) FROM sqlite_schema WHERE name = 'good'"));
    }

    [Fact]
    public void A_file_of_a_newer_program_is_refused()
    {
        _folder.Open().Dispose();
        _folder.Execute("PRAGMA user_version = 99");

        var exception = Assert.Throws<HistoryFileException>(() => _folder.Open());

        Assert.Equal(
            $"History:Path = {_folder.Path}: a newer ChatHost wrote the file (version 99, and this one knows {Schema.Steps.Count}). "
            + "Run that one, or give another History:Path.",
            exception.Message);
        Assert.Equal("99", _folder.Query("PRAGMA user_version"));
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_alone()
    {
        _folder.Execute("CREATE TABLE bookmarks (url TEXT)");

        var exception = Assert.Throws<HistoryFileException>(() => _folder.Open());

        Assert.EndsWith("the file is not ChatHost's. Give another History:Path.", exception.Message, StringComparison.Ordinal);
        Assert.Equal("1", _folder.Query("SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public void A_second_server_on_the_same_file_is_refused_until_the_first_has_stopped()
    {
        var first = _folder.Open();

        var exception = Assert.Throws<HistoryFileException>(() => _folder.Open());
        first.Dispose();
        _folder.Open();

        Assert.Equal(
            $"History:Path = {_folder.Path}: another ChatHost uses the file. Stop that one, or give this one a History:Path of its own.",
            exception.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(3 * 4096)]
    public async Task A_damaged_file_is_refused_and_set_aside_only_when_asked(int offset)
    {
        using (var store = _folder.Open())
            await SqliteFolder.SayAsync(store.Open(ChatParts.Room("dev")), [.. Enumerable.Repeat(new string('x', 1000), 100)]);
        using (var file = File.OpenWrite(_folder.Path))
        {
            file.Position = offset;
            file.Write([.. Enumerable.Repeat((byte)0xA5, 2048)]);
        }

        var bytes = await File.ReadAllBytesAsync(_folder.Path, TestContext.Current.CancellationToken);

        var exception = Assert.Throws<HistoryFileException>(() => _folder.Open());
        Assert.True(
            exception.Message.StartsWith($"History:Path = {_folder.Path}: the database file is damaged (", StringComparison.Ordinal), exception.Message);
        Assert.Contains("--History:SetAsideCorrupt=true", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Path, TestContext.Current.CancellationToken));

        var anew = _folder.Open(new HistoryOptions { SetAsideCorrupt = true });

        Assert.Empty(anew.ListAll());
        Assert.Equal(1, (await SqliteFolder.SayAsync(anew.Open(ChatParts.Room("dev")), "a"))[0].Seq);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Path + ".corrupt-20260131T235958Z", TestContext.Current.CancellationToken));
        Assert.Single(_folder.Logs, line => line.Id == 4003);
    }

    [Fact]
    public void A_folder_that_cannot_be_created_is_reported()
    {
        var folder = Path.GetDirectoryName(_folder.Path)!;
        File.WriteAllText(folder, "no folder");

        var exception = Assert.Throws<HistoryFileException>(() => _folder.Open());

        Assert.StartsWith($"History:Path = {_folder.Path}: the folder cannot be made: ", exception.Message, StringComparison.Ordinal);
        File.Delete(folder);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_reported()
    {
        Directory.CreateDirectory(_folder.Path);

        var exception = Assert.Throws<HistoryFileException>(() => _folder.Open());

        Assert.Equal($"History:Path = {_folder.Path}: the database file cannot be opened.", exception.Message);
    }

    public void Dispose() => _folder.Dispose();
}
