using ChatHost.History;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

/// <summary>What every store promises of the sessions that may be resumed. A store's own tests inherit this and say how to make one.</summary>
public abstract class TokenStoreContract
{
    internal ManualTime Time { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTime InAnHour => Time.GetUtcNow().UtcDateTime + TimeSpan.FromHours(1);

    [Fact]
    public async Task What_was_saved_is_found_by_its_hash()
    {
        var store = CreateStore(new());

        await store.SaveAsync(new("aa", ChatParts.Nick("Alice"), [ChatParts.Room("Dev"), ChatParts.Room("ops")], InAnHour), Cancel);
        await store.SaveAsync(new("bb", ChatParts.Nick("bob"), [], InAnHour), Cancel);

        var found = await store.FindAsync("aa", Cancel);
        Assert.Equal(("aa", "Alice", InAnHour), (found!.Hash, found.Nick.Text, found.ExpiresAt));
        Assert.Equal(DateTimeKind.Utc, found.ExpiresAt.Kind);
        Assert.Equal(["Dev", "ops"], found.Rooms.Select(room => room.Text));
        Assert.Empty((await store.FindAsync("bb", Cancel))!.Rooms);
        Assert.Null(await store.FindAsync("AA", Cancel));
        Assert.Equal(2, store.Count);
    }

    [Fact]
    public async Task Saved_again_it_is_what_it_was_saved_as_last()
    {
        var store = CreateStore(new());
        await store.SaveAsync(new("aa", ChatParts.Nick("alice"), [ChatParts.Room("dev")], InAnHour), Cancel);

        await store.SaveAsync(new("aa", ChatParts.Nick("alicia"), [ChatParts.Room("ops")], InAnHour.AddHours(1)), Cancel);
        Time.Advance(TimeSpan.FromMinutes(90));

        var found = await store.FindAsync("aa", Cancel);
        Assert.Equal("alicia", found?.Nick.Text);
        Assert.Equal(["ops"], found!.Rooms.Select(room => room.Text));
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public async Task An_ended_one_is_no_longer_found()
    {
        var store = CreateStore(new());
        await store.SaveAsync(new("aa", ChatParts.Nick("alice"), [], InAnHour), Cancel);

        await store.EndAsync("aa", Cancel);
        await store.EndAsync("never was", Cancel);

        Assert.Null(await store.FindAsync("aa", Cancel));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public async Task An_expired_one_is_not_found_and_is_swept()
    {
        var store = CreateStore(new());
        await store.SaveAsync(new("aa", ChatParts.Nick("alice"), [], InAnHour), Cancel);

        Time.Advance(TimeSpan.FromHours(1));
        var found = await store.FindAsync("aa", Cancel);
        await store.SaveAsync(new("bb", ChatParts.Nick("bob"), [], InAnHour), Cancel);

        Assert.Null(found);
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public async Task Past_the_bound_those_that_expire_first_go()
    {
        var store = CreateStore(new() { MaxTokens = 2 });
        await store.SaveAsync(new("late", ChatParts.Nick("alice"), [], InAnHour.AddHours(1)), Cancel);
        await store.SaveAsync(new("soon", ChatParts.Nick("bob"), [], InAnHour), Cancel);

        await store.SaveAsync(new("later", ChatParts.Nick("carol"), [], InAnHour.AddHours(2)), Cancel);

        Assert.Null(await store.FindAsync("soon", Cancel));
        Assert.NotNull(await store.FindAsync("late", Cancel));
        Assert.NotNull(await store.FindAsync("later", Cancel));
        Assert.Equal(2, store.Count);
    }

    internal abstract ITokenStore CreateStore(HistoryOptions options);
}
