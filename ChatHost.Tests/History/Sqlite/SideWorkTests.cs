using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>Background work that fails rests and is retried; messages are kept meanwhile.</summary>
public sealed class SideWorkTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public async Task A_stored_noncharacter_is_indexed_and_found_like_any_other_text()
    {
        _folder.Open().Dispose();
        var store = _folder.Open();
        var log = store.Open(ChatParts.Room("dev"));

        // As an earlier version kept it.
        await SqliteFolder.SayAsync(log, "poison \uFFFE é", "half \uD83D of a pair é", "last \U0010FFFF é");
        await SqliteFolder.SayAsync(log, [.. Enumerable.Range(1, TextIndex.Behind).Select(number => $"line {number}")]);
        await SqliteFolder.IndexedAsync(log);

        Assert.Equal([1], await SqliteFolder.FindAsync(log, "poison é"));
        Assert.Equal([3], await SqliteFolder.FindAsync(log, "last"));
        Assert.Null(store.Impairment);
    }

    [Fact]
    public async Task Work_beside_the_commits_that_fails_rests_and_the_commits_go_on()
    {
        var store = _folder.Open(new() { MaxPerRoom = 1 });
        var log = store.Open(ChatParts.Room("dev"));
        _folder.Execute("CREATE TRIGGER planted BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'planted'); END");

        await SqliteFolder.SayAsync(log, [.. Enumerable.Range(1, 600).Select(number => $"line {number}")]);
        await TestWait.UntilAsync(() => store.Impairment is not null);

        Assert.Equal("retention failed and will be tried again.", store.Impairment);
        Assert.Null(store.Trouble);
        Assert.Equal(601, (await SqliteFolder.SayAsync(log, "still kept"))[0].Seq);
        Assert.Single(_folder.Logs, line => line.Id == 4014);

        _folder.Execute("DROP TRIGGER planted");
        _folder.Time.Advance(SideWork.Rest);
        store.WakeWriter();
        await TestWait.UntilAsync(() => store.Impairment is null);
        Assert.Single(_folder.Logs, line => line.Id == 4015);
    }

    public void Dispose() => _folder.Dispose();
}
