using ChatHost.History;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

public sealed class MemoryTokenStoreTests : TokenStoreContract
{
    [Fact]
    public async Task Saving_one_over_and_over_takes_no_more_room()
    {
        var store = CreateStore(new() { MaxTokens = 2 });
        var expires = Time.GetUtcNow().UtcDateTime.AddHours(1);
        await store.SaveAsync(new("other", ChatParts.Nick("bob"), [], expires.AddDays(1)), TestContext.Current.CancellationToken);

        for (var second = 0; second < 1000; second++)
            await store.SaveAsync(new("one", ChatParts.Nick("alice"), [], expires.AddSeconds(second)), TestContext.Current.CancellationToken);

        Assert.Equal(2, store.Count);
        Assert.NotNull(await store.FindAsync("one", TestContext.Current.CancellationToken));
        Assert.NotNull(await store.FindAsync("other", TestContext.Current.CancellationToken));
    }

    internal override ITokenStore CreateStore(HistoryOptions options) =>
        new MemoryTokenStore(new FixedOptions<HistoryOptions>(options), Time);
}
