using ChatHost.History;
using ChatHost.Hosting.Doctor;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

public sealed class HistoryFileCheckTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public void A_file_that_is_not_there_will_be_made_and_is_not_made_by_looking()
    {
        var finding = Find();

        Assert.Equal($"ok   history file: {_folder.Path} will be made.", finding);
        Assert.False(Directory.Exists(Path.GetDirectoryName(_folder.Path)));
    }

    [Fact]
    public async Task A_sound_file_can_be_used_and_stays_as_it_is()
    {
        using (var store = _folder.Open())
            await SqliteFolder.SayAsync(store.Open(ChatParts.Room("dev")), "hello");
        var before = Directory.GetFiles(Path.GetDirectoryName(_folder.Path)!).Order().ToArray();
        var bytes = await File.ReadAllBytesAsync(_folder.Path, TestContext.Current.CancellationToken);

        Assert.StartsWith($"ok   history file: {_folder.Path} is whole", Find(), StringComparison.Ordinal);

        Assert.Equal(before, Directory.GetFiles(Path.GetDirectoryName(_folder.Path)!).Order());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_that_another_server_uses_is_a_failure()
    {
        _folder.Open();

        Assert.Equal(
            $"FAIL history file: {_folder.Path}: another ChatHost uses the file. Stop that one, or give this one a History:Path of its own.", Find());
    }

    [Fact]
    public async Task A_damaged_file_is_a_failure()
    {
        _folder.Open().Dispose();
        await File.WriteAllTextAsync(_folder.Path, new string('x', 5000), TestContext.Current.CancellationToken);

        Assert.StartsWith($"FAIL history file: {_folder.Path}: the database file is damaged (", Find(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", "a newer ChatHost wrote the file (version 99, ")]
    [InlineData("PRAGMA application_id = 1", "the file is not ChatHost's. ")]
    public void A_file_of_a_newer_version_or_of_another_program_is_a_failure(string sql, string reason)
    {
        _folder.Open().Dispose();
        _folder.Execute(sql);

        Assert.StartsWith($"FAIL history file: {_folder.Path}: {reason}", Find(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_a_running_server_is_fine_for_that_server()
    {
        _folder.Open();

        Assert.StartsWith($"ok   history file: {_folder.Path} is the running server's", Find(isRunning: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_not_checked_while_memory_is_selected() => Assert.DoesNotContain(
        StoreCheck.Find(new() { Store = HistoryStoreKind.Memory, Path = _folder.Path }), finding => finding.What == "history file");

    public void Dispose() => _folder.Dispose();

    private string Find(bool isRunning = false) => Assert.Single(
        StoreCheck.Find(new() { Path = _folder.Path }, isRunning), finding => finding.What == "history file").ToString();
}
