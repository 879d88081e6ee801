using ChatHost.History;
using ChatHost.History.Postgres;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Postgres;

public sealed class PostgresTokenStoreTests : TokenStoreContract, IDisposable
{
    private PostgresSchemaOfTest? _schema;

    private PostgresSchemaOfTest Schema => _schema ??= new() { Time = Time };

    [Fact]
    public async Task Saved_tokens_survive_a_restart()
    {
        var cancel = TestContext.Current.CancellationToken;
        using (var store = Schema.Open())
        {
            var tokens = new PostgresTokenStore(store);
            await tokens.SaveAsync(
                new("aa", ChatParts.Nick("Alice"), [ChatParts.Room("Dev")], Time.GetUtcNow().UtcDateTime.AddHours(1)) { AccountId = 7, Proof = "p", SentAs = "s" }, cancel);
            await tokens.SaveAsync(new("bb", ChatParts.Nick("bob"), [], Time.GetUtcNow().UtcDateTime.AddHours(1)), cancel);
            await tokens.EndAsync("bb", cancel);
        }

        var again = new PostgresTokenStore(Schema.Open());

        Assert.Equal(1, again.Count);
        var found = await again.FindAsync("aa", cancel);
        Assert.Equal(("Dev", 7, "p", "s"), (Assert.Single(found!.Rooms).Text, found.AccountId, found.Proof, found.SentAs));
    }

    public void Dispose() => _schema?.Dispose();

    internal override ITokenStore CreateStore(HistoryOptions options) => new PostgresTokenStore(Schema.Open(options));
}
