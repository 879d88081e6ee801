using System.Data.Common;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Accounts;

/// <summary>
/// A login is refused after the same work whether or not its name is registered: what the time of it tells is measured by the benchmark
/// <c>accounts</c>, and this is why it tells nothing.
/// </summary>
public sealed class EqualWorkTests : IDisposable
{
    private const string Password = "correct-horse";
    private const int Rounds = 12;

    private readonly List<int> _hashes = [];
    private readonly CountingDatabase _database = new();
    private readonly ChatParts _parts;

    public EqualWorkTests() => _parts = new()
    {
        AccountOptions = new() { Rounds = Rounds, TriesPerMinute = 1000 },
        Database = _database,
        Hashing = _hashes.Add,
    };

    [Theory]
    [InlineData("wrong-horse")]
    [InlineData("chk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_refused_login_costs_as_much_for_a_name_that_is_not_registered(string secret)
    {
        await _parts.Accounts.RegisterAsync(ChatParts.Nick("alice"), ScramVerifier.Create(Password, Rounds));
        var eve = await new LineChat(_parts).ConnectAsync("eve");
        await eve.AskAsync($"/login nobody {Password}");

        var registered = await WorkOfAsync(eve, $"/login alice {secret}");
        var unknown = await WorkOfAsync(eve, $"/login carol {secret}");

        Assert.Equal(registered, unknown);
        Assert.Equal(secret.StartsWith(LoginKey.Prefix, StringComparison.Ordinal) ? [] : [Rounds], _hashes);
        Assert.True(registered.Reads > 0);
    }

    public void Dispose() => _database.Dispose();

    private async Task<(int Hashes, int Reads, int Writes)> WorkOfAsync(LinePerson person, string line)
    {
        _hashes.Clear();
        _database.Clear();
        Assert.Equal(["! Wrong name or password."], await person.AskAsync(line));
        return (_hashes.Count, _database.Reads, _database.Writes);
    }

    private sealed class CountingDatabase : IDatabase, IDisposable
    {
        private readonly MemoryDatabase _database = new();

        public int Reads { get; private set; }

        public int Writes { get; private set; }

        public void Dispose() => _database.Dispose();

        public void Clear() => (Reads, Writes) = (0, 0);

        public ValueTask<T> WriteAsync<T>(Func<DbConnection, ValueTask<T>> write)
        {
            Writes++;
            return _database.WriteAsync(write);
        }

        public ValueTask<T> ReadAsync<T>(Func<DbConnection, ValueTask<T>> read)
        {
            Reads++;
            return _database.ReadAsync(read);
        }
    }
}
