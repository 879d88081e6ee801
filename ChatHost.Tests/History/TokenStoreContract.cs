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
    public async Task A_saved_token_is_found_by_its_hash()
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

    [Fact]
    public async Task A_client_that_opens_many_sessions_displaces_its_own_silent_ones()
    {
        var store = CreateStore(new() { MaxTokens = 10 });
        await store.SaveAsync(new("spoke", ChatParts.Nick("alice"), [], InAnHour, HasSpoken: true, Origin: 1), Cancel);
        await store.SaveAsync(new("silent", ChatParts.Nick("bob"), [], InAnHour, HasSpoken: false, Origin: 2), Cancel);
        await store.SaveAsync(new("was silent", ChatParts.Nick("carol"), [], InAnHour, HasSpoken: false, Origin: 3), Cancel);
        await store.SaveAsync(new("was silent", ChatParts.Nick("carol"), [], InAnHour, HasSpoken: true, Origin: 3), Cancel);

        for (var i = 0; i < 50; i++)
            await store.SaveAsync(new($"flood{i}", ChatParts.Nick($"f{i}"), [], InAnHour.AddMinutes(i + 1), HasSpoken: false, Origin: 3), Cancel);

        Assert.Equal(10, store.Count);
        foreach (var kept in (string[])["spoke", "silent", "was silent", "flood49", "flood43"])
            Assert.NotNull(await store.FindAsync(kept, Cancel));
        Assert.Null(await store.FindAsync("flood42", Cancel));
        var found = await store.FindAsync("silent", Cancel);
        Assert.Equal((false, 2), (found!.HasSpoken, found.Origin));

        // Where all have spoken, it is the origin that has most.
        for (var i = 0; i < 50; i++)
            await store.SaveAsync(new($"talk{i}", ChatParts.Nick($"t{i}"), [], InAnHour.AddMinutes(i + 1), HasSpoken: true, Origin: 4), Cancel);
        Assert.Equal(10, store.Count);
        foreach (var kept in (string[])["spoke", "was silent", "talk49", "talk42"])
            Assert.NotNull(await store.FindAsync(kept, Cancel));
        Assert.Null(await store.FindAsync("talk41", Cancel));
    }

    internal abstract ITokenStore CreateStore(HistoryOptions options);
}
