using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Tests.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Accounts;

public sealed class SqliteAccountStoreTests : AccountStoreContract, IDisposable
{
    private SqliteFolder? _folder;
    private SqliteDatabase? _database;

    internal override IDatabase Database => _database ??= new(Folder.Open());

    private SqliteFolder Folder => _folder ??= new() { Time = Time };

    [Fact]
    public async Task Accounts_survive_a_restart()
    {
        Account alice;
        using (var store = Folder.Open())
        {
            alice = (await new AccountStore(new SqliteDatabase(store), new(new SqliteDatabase(store), new FixedOptions<AuditOptions>(new()), Time), Time)
                .RegisterAsync(ChatParts.Nick("alice"), Verifier(7)))!;
        }

        var found = await Accounts.FindAsync(ChatParts.Nick("alice"));

        Assert.Equal((alice.Id, (byte)7), (found!.Id, found.Verifier.Salt[0]));
    }

    [Fact]
    public async Task The_account_of_a_message_is_stored_with_it()
    {
        var alice = new AccountRef(7, "alice");
        using (var store = Folder.Open())
        {
            var log = await store.OpenAsync(ChatParts.Room("dev"), TestContext.Current.CancellationToken);
            await log.AppendAsync(
                [new(RoomEventKind.Message, ChatParts.Nick("al"), "one") { Account = alice }, new(RoomEventKind.Message, ChatParts.Nick("bob"), "two")],
                TestContext.Current.CancellationToken);
        }

        var again = await Folder.Open().OpenAsync(ChatParts.Room("dev"), TestContext.Current.CancellationToken);

        var read = await again.ReadAfterAsync(0, 10, TestContext.Current.CancellationToken);
        Assert.Equal([alice, null], read.Select(message => message.Account));
    }

    public void Dispose() => _folder?.Dispose();
}

public sealed class MemoryAccountStoreTests : AccountStoreContract, IDisposable
{
    private readonly MemoryDatabase _database = new();

    internal override IDatabase Database => _database;

    public void Dispose() => _database.Dispose();
}
