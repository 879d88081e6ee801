using ChatHost.Accounts;
using ChatHost.History.Sqlite;
using ChatHost.History;
using ChatHost.Moderation;
using ChatHost.Tests.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Moderation;

public sealed class SqliteRoomRulesStoreTests : RoomRulesStoreContract, IDisposable
{
    private SqliteFolder? _folder;
    private SqliteDatabase? _database;

    internal override IDatabase Database => _database ??= new(Folder.Open());

    private SqliteFolder Folder => _folder ??= new() { Time = Time };

    [Fact]
    public async Task Rules_survive_a_restart()
    {
        using (var store = Folder.Open())
        {
            var database = new SqliteDatabase(store);
            var rules = new RoomRules { Settings = new() { Password = "open sesame" }, LastBan = 3 };
            await new RoomRulesStore(database, new(database, new FixedOptions<AuditOptions>(new()), Time)).SaveAsync(Dev, RoomRules.None, rules, entry: null);
        }

        var read = await Rules.LoadAsync(Dev);

        Assert.Equal(("open sesame", 3), (read.Settings.Password, read.LastBan));
    }

    public void Dispose() => _folder?.Dispose();
}

public sealed class MemoryRoomRulesStoreTests : RoomRulesStoreContract, IDisposable
{
    private readonly MemoryDatabase _database = new();

    internal override IDatabase Database => _database;

    public void Dispose() => _database.Dispose();
}
