using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>What the durable store still knows when it is opened again.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_numbers_topics_and_names_are_there_again()
    {
        string Told(RoomEvent logged) =>
            $"{logged.Kind} {logged.Room.Text} {logged.Seq} {logged.Time:O} {logged.Nick} {logged.Text}";
        string[] before;
        using (var store = _folder.Open())
        {
            var log = store.Open(ChatParts.Room("Straße"));
            var appended = await log.AppendAsync(
                [
                    new(RoomEventKind.Message, ChatParts.Nick("Alice"), "hello 😀"),
                    new(RoomEventKind.Action, ChatParts.Nick("bob"), "waves"),
                    new(RoomEventKind.Topic, ChatParts.Nick("bob"), "Grüße"),
                ],
                Cancel);
            before = [.. appended.Select(Told)];
            store.Open(ChatParts.Room("never-spoken-in"));
        }

        _folder.Time.Advance(TimeSpan.FromHours(1));
        var again = _folder.Open();
        var room = Assert.Single(again.ListAll());
        var read = await again.Open(room).ReadAfterAsync(0, 10, Cancel);
        var next = await SqliteFolder.SayAsync(again.Open(ChatParts.Room("STRASSE".Replace("SS", "ß", StringComparison.Ordinal))), "more");

        Assert.Equal(before, read.Select(Told));
        Assert.Equal("Grüße", again.Open(room).Topic);
        Assert.Equal("Straße", next[0].Room.Text);
        Assert.Equal(4, Assert.Single(next).Seq);
    }

    [Fact]
    public async Task Messages_sent_under_an_id_are_found_by_it_after_a_restart()
    {
        using (var store = _folder.Open())
        {
            await store.Open(ChatParts.Room("dev")).AppendAsync(
                [new(RoomEventKind.Message, ChatParts.Nick("alice"), "a", new SendId("token", "1"))], Cancel);
        }

        var found = await _folder.Open().FindSentAsync(new("token", "1"), Cancel);

        Assert.Equal(("dev", 1, "a"), (found?.Room.Text, found?.Seq, found?.Text));
    }

    [Fact]
    public async Task Messages_that_an_earlier_version_stored_under_a_whole_hash_are_found_too()
    {
        var hash = new string('a', 64);
        using (var store = _folder.Open())
            await SqliteFolder.SayAsync(store.Open(ChatParts.Room("dev")), "a");
        _folder.Execute($"UPDATE messages SET token = '{hash}', send_id = '1'");

        var found = await _folder.Open().FindSentAsync(new(hash, "1"), Cancel);

        Assert.Equal(("dev", 1, "a"), (found?.Room.Text, found?.Seq, found?.Text));
    }

    [Fact]
    public async Task Numbers_continue_in_a_room_whose_messages_are_all_gone()
    {
        var options = new HistoryOptions { MaxAge = TimeSpan.FromMinutes(1) };
        using (var store = _folder.Open(options))
        {
            var room = ChatParts.Room("dev");
            var log = store.Open(room);
            await SqliteFolder.SayAsync(log, "a", "b");
            _folder.Time.Advance(TimeSpan.FromMinutes(2));
            Assert.True(log.IsEmpty);
            store.Close(log);

            Assert.Equal(2, store.Open(room).LastSeq);
        }

        var again = _folder.Open(options);

        Assert.Empty(again.ListAll());
        Assert.Equal(3, (await SqliteFolder.SayAsync(again.Open(ChatParts.Room("dev")), "c"))[0].Seq);
    }

    [Fact]
    public async Task A_silent_room_leaves_nothing_in_the_file()
    {
        using (var store = _folder.Open())
        {
            for (var i = 0; i < 100; i++)
            {
                var room = ChatParts.Room($"room{i}");
                store.Close(store.Open(room));
            }

            await SqliteFolder.SayAsync(store.Open(ChatParts.Room("dev")), "a");
        }

        Assert.Equal("1", _folder.Query("SELECT count(*) FROM rooms"));
    }

    [Fact]
    public async Task Messages_queued_when_the_store_is_closed_are_stored()
    {
        var store = _folder.Open();
        var logs = Enumerable.Range(0, 50).Select(i => store.Open(ChatParts.Room($"room{i}"))).ToArray();

        var appending = logs.Select(log => SqliteFolder.SayAsync(log, "a")).ToArray();
        store.Dispose();

        await Task.WhenAll(appending);
        Assert.Equal("50", _folder.Query("SELECT count(*) FROM messages"));
        Assert.False(File.Exists(_folder.Path + "-wal"));
        await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(logs[0], "b"));
    }

    [Theory]
    [InlineData("SELECT * FROM messages WHERE id BETWEEN 1 AND 2 ORDER BY id", "SEARCH messages USING INTEGER PRIMARY KEY")]
    [InlineData("SELECT id FROM messages WHERE token = 'a' AND send_id = 'b'", "SEARCH messages USING COVERING INDEX messages_sent")]
    [InlineData("DELETE FROM tokens WHERE expires_at <= 1", "SEARCH tokens USING INDEX tokens_expiry")]
    [InlineData(
        "SELECT min(nick) FROM messages WHERE " + Schema.IsDefaultName + " AND nick > 'user1'",
        "SEARCH messages USING COVERING INDEX messages_default_names (nick>")]
    public void Frequent_queries_use_an_index_however_much_is_stored(string question, string plan)
    {
        _folder.Open().Dispose();
        using var connection = _folder.Connect();
        using var explained = new SqliteStatement(connection, "EXPLAIN QUERY PLAN " + question);

        Assert.True(explained.Step());
        Assert.StartsWith(plan, explained.Text(3), StringComparison.Ordinal);
        Assert.False(explained.Step());
    }

    [Fact]
    public async Task The_default_names_that_history_shows_are_known()
    {
        using (var store = _folder.Open())
        {
            var log = store.Open(ChatParts.Room("dev"));
            await log.AppendAsync(
                [.. ((string[])["user1", "alice", "User7", "user12", "user12", "username", "user999"]).Select(nick => new Draft(RoomEventKind.Message, ChatParts.Nick(nick), "a"))],
                Cancel);
            await log.EraseAsync(7, 7, by: null, Cancel);
        }

        Assert.Equal([1L, 7, 12], (await _folder.Open().FindDefaultNamesAsync(Cancel).ToListAsync(Cancel)).Order());
    }

    [Fact]
    public async Task A_start_with_very_many_messages_does_not_read_them()
    {
        _folder.Open().Dispose();
        _folder.Execute("""
            INSERT INTO rooms (id, key, name, last_seq, first_seq, spoken_at) VALUES (1, 'dev', 'dev', 250000, 1, 0);
            INSERT INTO messages (id, time, kind, nick, text)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250000)
            SELECT (1 << 36) + i, 0, 0, 'user' || (i % 5000), 'a line of text' FROM n;
            """);
        var before = PosixClock.ThreadCpuTime;

        var store = _folder.Open(new() { MaxPerRoom = 250_000 });
        var cost = PosixClock.ThreadCpuTime - before;
        var names = await store.FindDefaultNamesAsync(Cancel).ToListAsync(Cancel);

        Assert.InRange(cost, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(5000, names.Count);
        Assert.Equal(250_000, store.Open(ChatParts.Room("dev")).LastSeq);
    }

    public void Dispose() => _folder.Dispose();
}
