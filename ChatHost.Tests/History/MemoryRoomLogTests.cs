using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

public sealed class MemoryRoomLogTests : RoomLogContract
{
    [Fact]
    public async Task The_bytes_counted_are_those_stored()
    {
        var store = (MemoryHistoryStore)CreateStore(new() { MaxPerRoom = 10, MaxAge = TimeSpan.FromMinutes(1) });
        MemoryRoomLog[] logs = [.. "abc".Select(name => (MemoryRoomLog)store.Open(ChatParts.Room(name.ToString())))];
        var random = new Random(20260131);

        for (var i = 0; i < 200; i++)
        {
            var drafts = Enumerable.Range(0, random.Next(5)).Select(
                _ => new Draft(RoomEventKind.Message, ChatParts.Nick("alice"), new string('x', random.Next(100))));
            await logs[random.Next(3)].AppendAsync([.. drafts], TestContext.Current.CancellationToken);
            Time.Advance(TimeSpan.FromSeconds(random.Next(10)));

            Assert.Equal(logs.Sum(log => log.Bytes), store.Bytes);
        }

        Time.Advance(TimeSpan.FromMinutes(2));
        foreach (var log in logs)
            await log.ReadAfterAsync(0, 1, TestContext.Current.CancellationToken);

        Assert.Equal(0, store.Bytes);
    }

    [Fact]
    public void A_log_that_another_took_the_place_of_is_not_forgotten_for_it()
    {
        var store = CreateStore(new());
        var room = ChatParts.Room("dev");
        var old = store.Open(room);
        store.Close(old);
        var present = store.Open(room);

        store.Close(old);

        Assert.Same(present, store.Open(room));
    }

    internal override IHistoryStore CreateStore(HistoryOptions options) =>
        new MemoryHistoryStore(new FixedOptions<HistoryOptions>(options), Time);
}
