using System.Text;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>Erased messages are in no file of the store any more, and stay erased when it is opened again.</summary>
public sealed class EraseTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_byte_of_it_is_left_in_any_file()
    {
        var store = _folder.Open();
        var logs = Enumerable.Range(0, 8).Select(i => store.Open(ChatParts.Room($"room{i}"))).ToArray();

        // Rooms that speak in turns have the pages of the file split and their rows moved.
        for (var round = 0; round < 60; round++)
        {
            foreach (var log in logs)
                await SaidByEveAsync(log, round);
        }

        var before = Holds("classified");
        foreach (var log in logs)
            await EraseAllAsync(log, ChatParts.Nick("eve"));

        Assert.True(before);
        await UntilGoneAsync("classified");
        Assert.False(Holds("eve"));
        Assert.True(Holds("harmless"));
    }

    [Fact]
    public async Task Erased_messages_stay_erased_and_their_numbers_used_after_a_restart()
    {
        var room = ChatParts.Room("dev");
        using (var store = _folder.Open())
        {
            var log = store.Open(room);
            await log.AppendAsync([new(RoomEventKind.Topic, ChatParts.Nick("eve"), "classified", new SendId("token", "1"))], Cancel);
            await SaidByEveAsync(log, 1);
            await log.EraseAsync(1, log.LastSeq, by: null, Cancel);
        }

        var again = _folder.Open();

        Assert.Empty(again.ListAll());
        var opened = again.Open(room);
        Assert.Null(opened.Topic);
        Assert.All(await opened.ReadAfterAsync(0, 10, Cancel), mark => Assert.Equal(RoomEventKind.Erased, mark.Kind));
        Assert.Equal(RoomEventKind.Erased, (await again.FindSentAsync(new("token", "1"), Cancel))?.Kind);
        Assert.Equal(4, (await SqliteFolder.SayAsync(opened, "a"))[0].Seq);
        Assert.False(Holds("classified"));
    }

    [Fact]
    public async Task Messages_erased_by_a_killed_process_are_purged_by_the_next_one()
    {
        // Its files as they were: erased, and nothing written into the database yet.
        var killed = _folder.Open();
        var log = killed.Open(ChatParts.Room("dev"));
        await SaidByEveAsync(log, 1);
        await EraseAllAsync(log, ChatParts.Nick("eve"));
        using var next = new SqliteFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(next.Path)!);
        foreach (var suffix in (string[])["", "-wal"])
            File.Copy(_folder.Path + suffix, next.Path + suffix);
        var before = Holds("classified", next);

        next.Open();

        Assert.True(before);
        await UntilGoneAsync("classified", next);
    }

    [Fact]
    public async Task The_copy_that_an_upgrade_left_goes_with_it()
    {
        _folder.Open().Dispose();
        var backup = _folder.Path + ".v1.bak";
        await File.WriteAllTextAsync(backup, "classified", Cancel);
        var others = _folder.Path + ".mine.bak";
        await File.WriteAllTextAsync(others, "mine", Cancel);
        var log = _folder.Open().Open(ChatParts.Room("dev"));
        await SaidByEveAsync(log, 1);

        await EraseAllAsync(log, ChatParts.Nick("nobody"));
        var isThere = File.Exists(backup);
        await EraseAllAsync(log, ChatParts.Nick("eve"));

        Assert.True(isThere);
        Assert.False(File.Exists(backup));
        Assert.True(File.Exists(others));
        Assert.Single(_folder.Logs, line => line.Id == 4007);
    }

    [Fact]
    public void An_older_file_learns_which_number_set_its_topic()
    {
        _folder.Execute($"""
            PRAGMA journal_mode = WAL; PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = 2;
            {Schema.Steps[0]} {Schema.Steps[1]}
            INSERT INTO rooms VALUES (1, 'dev', 'dev', 3, 1, 'two', 0), (2, 'ops', 'ops', 1, 1, NULL, 0), (3, 'old', 'old', 9, 9, 'gone', 0);
            INSERT INTO messages (id, time, kind, nick, text) VALUES
                ((1 << 36) + 1, 0, 2, 'a', 'one'), ((1 << 36) + 2, 0, 2, 'a', 'two'), ((1 << 36) + 3, 0, 0, 'a', 'hi'), ((2 << 36) + 1, 0, 0, 'a', 'hi');
            """);

        _folder.Open().Dispose();

        Assert.Equal("2,0,0", _folder.Query("SELECT group_concat(topic_seq) FROM (SELECT topic_seq FROM rooms ORDER BY id)"));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task SaidByEveAsync(ChatHost.History.IRoomLog log, int round)
    {
        var eve = ChatParts.Nick("eve");
        await log.AppendAsync(
            [
                new(RoomEventKind.Message, eve, $"a classified {round}"),
                new(RoomEventKind.Action, eve, new string('x', round * 97 % 5000) + "classified" + round),
            ],
            Cancel);
        if (round > 1)
            await SqliteFolder.SayAsync(log, "harmless " + new string('y', round * 31 % 700));
    }

    private static async Task EraseAllAsync(ChatHost.History.IRoomLog log, Nickname by)
    {
        for (var first = 1L; first <= log.LastSeq;)
            first = (await log.EraseAsync(first, log.LastSeq, by, Cancel)).UpTo + 1;
    }

    private async Task UntilGoneAsync(string text, SqliteFolder? folder = null)
    {
        await TestWait.UntilAsync(() =>
        {
            (folder ?? _folder).LetPurge();
            return !Holds(text, folder);
        });
    }

    private bool Holds(string text, SqliteFolder? folder = null)
    {
        var paths = Directory.EnumerateFiles(Path.GetDirectoryName((folder ?? _folder).Path)!)
            .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal));
        foreach (var path in paths)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)
                return true;
        }

        return false;
    }
}
