using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Postgres;

/// <summary>Several nodes append to one database: one numbering for each room, and nothing twice.</summary>
public sealed class PostgresAppendTests : IDisposable
{
    private readonly PostgresSchemaOfTest _schema = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_under_an_id_that_its_room_has_is_the_first_one_whichever_node_it_comes_by()
    {
        var (one, other) = (Open("dev"), Open("dev"));
        await one.AppendAsync([Sent("a", "1")], Cancel);

        var repeated = await other.AppendAsync([Draft("b"), Sent("again", "1"), Draft("c")], Cancel);

        Assert.Equal([(2L, "b", false), (1L, "a", true), (3L, "c", false)], repeated.Select(logged => (logged.Seq, logged.Text!, logged.IsRepeat)));
        Assert.Equal("1a 2b 3c", await ReadAsync(other));
    }

    [Fact]
    public async Task A_repeat_within_a_batch_is_the_first_one()
    {
        var log = Open("dev");

        var said = await log.AppendAsync([Sent("a", "1"), Sent("again", "1"), Draft("b")], Cancel);

        Assert.Equal([1L, 1, 2], said.Select(logged => logged.Seq));
        Assert.Equal([false, true, false], said.Select(logged => logged.IsRepeat));
        Assert.Equal("1a 2b", await ReadAsync(log));
    }

    [Fact]
    public async Task A_block_is_repeated_as_a_whole()
    {
        var log = Open("dev");
        Draft[] block = [Sent("a", "1"), new(RoomEventKind.Message, ChatParts.Nick("alice"), "b", Continues: true)];
        await log.AppendAsync(block, Cancel);

        var repeated = await log.AppendAsync([Draft("before"), .. block, Draft("after")], Cancel);

        Assert.Equal([(3L, false), (1L, true), (2L, true), (4L, false)], repeated.Select(logged => (logged.Seq, logged.IsRepeat)));
        Assert.Equal("1a 2b 3before 4after", await ReadAsync(log));
    }

    [Fact]
    public async Task An_id_of_another_room_does_not_keep_a_message_from_its_own()
    {
        var store = _schema.Open();
        await store.Open(ChatParts.Room("dev")).AppendAsync([Sent("a", "1")], Cancel);
        var ops = store.Open(ChatParts.Room("ops"));

        await ops.AppendAsync([Sent("b", "1")], Cancel);

        Assert.Equal("1b", await ReadAsync(ops));
        Assert.Equal("dev", (await store.FindSentAsync(new("token", "1"), Cancel))?.Room.Text);
    }

    [Fact]
    public async Task A_call_made_again_since_its_answer_was_lost_keeps_nothing_twice()
    {
        var store = _schema.Open();
        var (dev, ops) = ((PostgresRoomLog)store.Open(ChatParts.Room("dev")), (PostgresRoomLog)store.Open(ChatParts.Room("ops")));
        await ops.AppendAsync([Sent("elsewhere", "9")], Cancel);
        var jobs = new List<AppendJob> { new(dev, [Draft("a"), Sent("b", "1"), Sent("c", "9")], serial: 0), new(ops, [Draft("d")], serial: 3) };
        var call = new AppendCall(jobs, "~run", store.Now);

        var first = await store.Access.RunAsync(call.RunAsync, Cancel);
        var again = await store.Access.RunAsync(call.RunAsync, Cancel);

        Assert.Equal([1L, 2, 3, 2], first.Seqs);
        Assert.Equal(first.Seqs, again.Seqs);
        Assert.DoesNotContain(true, first.Repeated);
        Assert.DoesNotContain(false, again.Repeated);
        Assert.Equal(5, await _schema.QueryAsync<long>("SELECT count(*) FROM messages"));
    }

    [Fact]
    public async Task What_several_nodes_append_at_once_is_numbered_without_gaps()
    {
        const int Batches = 60;
        var nodes = Enumerable.Range(0, 3).Select(_ => _schema.Open(time: TimeProvider.System)).ToArray();
        string[] rooms = ["a", "b", "c", "d"];

        await Task.WhenAll(nodes.SelectMany((node, n) => rooms.Select(room => Task.Run(
            async () =>
            {
                var log = await node.OpenAsync(ChatParts.Room(n == 1 ? room.ToUpperInvariant() : room), Cancel);
                for (var i = 0; i < Batches; i++)
                {
                    var said = await log.AppendAsync([Draft($"{n}"), Draft($"{n}")], Cancel);
                    Assert.Equal(said[0].Seq + 1, said[1].Seq);
                }
            },
            Cancel))));

        foreach (var room in rooms)
        {
            var read = await _schema.Open().Open(ChatParts.Room(room)).ReadAfterAsync(0, 1000, Cancel);
            Assert.Equal(Enumerable.Range(1, 3 * 2 * Batches).Select(seq => (long)seq), read.Select(logged => logged.Seq));
        }
    }

    [Fact]
    public async Task A_log_that_others_append_to_reports_that_it_has_grown()
    {
        var (one, other) = ((PostgresRoomLog)Open("dev"), Open("dev"));
        var follower = new Follower();
        one.Follower = follower;
        await other.AppendAsync([Draft("a"), Draft("b")], Cancel);

        one.Observe(((PostgresRoomLog)other).Kept);
        one.Observe(((PostgresRoomLog)other).Kept);

        Assert.Equal([2L], follower.Grown);
        Assert.Equal("1a 2b", await ReadAsync(one));
        Assert.Equal(3, Assert.Single(await one.AppendAsync([Draft("c")], Cancel)).Seq);
    }

    [Fact]
    public async Task Messages_sizes_are_counted_with_them()
    {
        var log = Open("dev");
        await log.AppendAsync([Draft("abc"), Draft("ä")], Cancel);

        Assert.Equal(
            await _schema.QueryAsync<long>($"SELECT sum({PostgresSchema.RowBytes} + 2 * octet_length(text))::bigint FROM messages"),
            await _schema.QueryAsync<long>("SELECT bytes FROM rooms"));
    }

    [Fact]
    public async Task Members_on_two_nodes_hear_a_message_once_and_both_senders_read_its_number()
    {
        var (here, there) = (new ChatParts { Store = _schema.Open() }, new ChatParts { Store = _schema.Open() });
        var (alice, heardHere) = await here.EnterAsync("alice", "dev");
        var (again, heardThere) = await there.EnterAsync("alice", "dev");
        var (first, second) = (new Receipt(), new Receipt());

        alice.Say(RoomEventKind.Message, "hello", first, new SendId("token", "1"));
        await here.SettleAsync();
        again.Say(RoomEventKind.Message, "hello", second, new SendId("token", "1"));
        await there.SettleAsync();
        again.Say(RoomEventKind.Message, "next", second, new SendId("token", "2"));
        await there.SettleAsync();
        alice.Say(RoomEventKind.Message, "last", first);
        await here.SettleAsync();

        string[] dev(RecordingRecipient heard) => [.. heard.Events.Where(said => said.Seq > 0).Select(said => $"{said.Seq} {said.Text}")];
        Assert.Equal(["1 hello", "2 next", "3 last"], dev(heardHere));
        Assert.Equal(["1 hello", "2 next"], dev(heardThere));
        Assert.Equal([1L, 3], first.Seqs);
        Assert.Equal([1L, 2], second.Seqs);
    }

    [Fact]
    public async Task A_repeated_block_is_acknowledged_with_its_numbers_and_heard_once()
    {
        var parts = new ChatParts { Store = _schema.Open() };
        var (alice, heard) = await parts.EnterAsync("alice", "dev");
        var receipt = new Receipt();

        alice.SayBlock(["one", "two"], receipt, new SendId("token", "1"));
        alice.SayBlock(["one", "two"], receipt, new SendId("token", "1"));
        await parts.SettleAsync();

        Assert.Equal([1L, 1], receipt.Seqs);
        Assert.Equal(["one", "two"], heard.Events.Where(said => said.Seq > 0).Select(said => said.Text));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_stored_fails_alone()
    {
        var store = _schema.Open();
        var (dev, ops) = (store.Open(ChatParts.Room("dev")), store.Open(ChatParts.Room("ops")));
        await _schema.ExecuteAsync("ALTER TABLE messages ADD CHECK (text <> 'bad')");

        var bad = dev.AppendAsync([Draft("bad")], Cancel).AsTask();
        var good = ops.AppendAsync([Draft("good")], Cancel).AsTask();

        await Assert.ThrowsAsync<HistoryUnavailableException>(() => bad);
        Assert.Equal(1, Assert.Single(await good).Seq);
        Assert.Null(store.Trouble);
        Assert.Equal(1, Assert.Single(await dev.AppendAsync([Draft("good")], Cancel)).Seq);
    }

    public void Dispose() => _schema.Dispose();

    private static Draft Draft(string text) => new(RoomEventKind.Message, ChatParts.Nick("alice"), text);

    private static Draft Sent(string text, string id) => Draft(text) with { SentAs = new("token", id) };

    private static async Task<string> ReadAsync(IRoomLog log) =>
        string.Join(' ', (await log.ReadAfterAsync(0, 100, Cancel)).Select(logged => $"{logged.Seq}{logged.Text}"));

    private IRoomLog Open(string room) => _schema.Open().Open(ChatParts.Room(room));

    private sealed class Follower : ILogFollower
    {
        public List<long> Grown { get; } = [];

        void ILogFollower.Grown(long upTo) => Grown.Add(upTo);
    }

    private sealed class Receipt : ChatHost.Rooms.ISayReceipt
    {
        public List<long> Seqs { get; } = [];

        public void Said(RoomName room, long first, long last) => Seqs.Add(first);

        public void NotSaid(RoomName room, string reason) => Seqs.Add(-1);

        public void Denied(RoomName room, ChatHost.Moderation.Denial denial) => Seqs.Add(-2);
    }
}
