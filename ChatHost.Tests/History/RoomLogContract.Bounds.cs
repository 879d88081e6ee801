using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

/// <summary>Messages past a bound are shown no longer, and their numbers are not used again.</summary>
public abstract partial class RoomLogContract
{
    [Fact]
    public async Task The_topic_outlives_the_message_that_set_it()
    {
        var log = Open(new() { MaxPerRoom = 2 });

        await log.AppendAsync([new(RoomEventKind.Topic, Alice, "one")], Cancel);
        await AppendAsync(log, "a", "b", "c");

        Assert.Equal("one", log.Topic);
    }

    [Fact]
    public async Task Messages_past_the_count_of_a_room_are_deleted_and_numbers_continue()
    {
        var log = Open(new() { MaxPerRoom = 3 });

        await AppendAsync(log, "a", "b");
        await AppendAsync(log, "c", "d");
        await AppendAsync(log, "e");

        Assert.Equal("3c 4d 5e", TextOf(await log.ReadAfterAsync(0, 10, Cancel)));
        Assert.Equal("4d", TextOf(await log.ReadAfterAsync(3, 1, Cancel)));
        Assert.Equal(5, log.LastSeq);
    }

    [Fact]
    public async Task A_batch_longer_than_the_count_of_a_room_is_numbered_whole()
    {
        var log = Open(new() { MaxPerRoom = 2 });

        var appended = await AppendAsync(log, "a", "b", "c", "d", "e");

        Assert.Equal("1a 2b 3c 4d 5e", TextOf(appended));
        Assert.Equal("4d 5e", TextOf(await log.ReadAfterAsync(0, 10, Cancel)));
    }

    [Fact]
    public async Task Messages_past_the_age_are_deleted()
    {
        var log = Open(new() { MaxAge = TimeSpan.FromMinutes(10) });
        await AppendAsync(log, "a");
        Time.Advance(TimeSpan.FromMinutes(6));
        await AppendAsync(log, "b");

        Time.Advance(TimeSpan.FromMinutes(6));
        var half = await log.ReadAfterAsync(0, 10, Cancel);
        Time.Advance(TimeSpan.FromMinutes(6));
        var none = await log.ReadAfterAsync(0, 10, Cancel);

        Assert.Equal("2b", TextOf(half));
        Assert.Empty(none);
        Assert.True(log.IsEmpty);
        Assert.Equal("3c", TextOf(await AppendAsync(log, "c")));
    }

    [Fact]
    public async Task Deleted_messages_are_counted_by_the_bound_they_were_past()
    {
        var store = CreateStore(new() { MaxPerRoom = 400, MaxAge = TimeSpan.FromMinutes(10) });
        var log = store.Open(ChatParts.Room("dev"));
        var expired = ((IStoreFigures)store).Expired;

        await AppendAsync(log, [.. Enumerable.Repeat("a", 1000)]);
        Time.Advance(TimeSpan.FromMinutes(1));
        await TestWait.UntilAsync(() => expired.ByCount == 600);
        Time.Advance(TimeSpan.FromMinutes(10));
        await log.ReadAfterAsync(0, 1, Cancel);

        await TestWait.UntilAsync(() => expired.ByAge == 400);
        Assert.Equal((600, 0), (expired.ByCount, expired.BySize));
    }

    [Fact]
    public async Task Messages_past_the_size_of_the_store_are_deleted_where_it_was_silent_for_longest()
    {
        var store = CreateStore(new() { MaxBytes = 256 * 1024 });
        var (silent, busy) = (store.Open(ChatParts.Room("silent")), store.Open(ChatParts.Room("busy")));
        var page = new string('x', 1000);
        for (var i = 0; i < 50; i++)
            await AppendAsync(silent, page);

        for (var i = 0; i < 500 && !silent.IsEmpty; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await AppendAsync(busy, page);
        }

        Assert.True(silent.IsEmpty);
        Assert.True(((IStoreFigures)store).Expired.BySize >= 50);
        var kept = await busy.ReadAfterAsync(0, 1000, Cancel);
        Assert.InRange(kept.Count, 20, 260);
        Assert.Equal(busy.LastSeq, kept[^1].Seq);
        Assert.Equal("51" + page, TextOf(await AppendAsync(silent, page)));
    }

    [Fact]
    public async Task An_id_is_deleted_with_its_message()
    {
        var store = CreateStore(new() { MaxPerRoom = 2 });
        var log = store.Open(ChatParts.Room("dev"));

        await log.AppendAsync([Sent("a", "1"), Sent("b", "2"), Sent("c", "3")], Cancel);

        Assert.Null(await store.FindSentAsync(new("token", "1"), Cancel));
        Assert.Equal("b", (await store.FindSentAsync(new("token", "2"), Cancel))?.Text);
    }

    [Fact]
    public async Task A_room_with_only_messages_past_the_age_is_empty_before_it_is_read()
    {
        var store = CreateStore(new() { MaxAge = TimeSpan.FromMinutes(10) });
        var log = store.Open(ChatParts.Room("dev"));
        await AppendAsync(log, "a");
        var before = (log.IsEmpty, store.ListAll().Count);

        Time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal((false, 1), before);
        Assert.Equal((true, 0), (log.IsEmpty, store.ListAll().Count));
    }

    [Fact]
    public async Task Ids_of_a_batch_longer_than_the_count_are_those_of_the_messages_stored()
    {
        var store = CreateStore(new() { MaxPerRoom = 2 });
        var log = store.Open(ChatParts.Room("dev"));

        await log.AppendAsync([Sent("a", "1"), Sent("b", "2"), Sent("c", "3"), Sent("d", "4")], Cancel);

        Assert.Null(await store.FindSentAsync(new("token", "2"), Cancel));
        Assert.Equal(3, (await store.FindSentAsync(new("token", "3"), Cancel))?.Seq);
        Assert.Equal("3c 4d", TextOf(await log.ReadAfterAsync(0, 10, Cancel)));
    }
}
