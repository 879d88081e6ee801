using System.Net;
using ChatHost.Accounts;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Tests.Moderation;

public sealed class CloaksTests
{
    /// <summary>Under the secret of the bytes 0 to 31; each computed by another program from HMAC-SHA-256.</summary>
    [Theory]
    [InlineData("192.0.2.1", "ax4dw26ixj.chat")]
    [InlineData("2001:db8:1:2::", "oxe5473lvl.chat")]
    [InlineData(null, "4unqagvfcw.chat")]
    public async Task An_address_is_shown_as_fifty_bits_of_its_HMAC(string? address, string shown)
    {
        var cloaks = await CreateAsync([.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

        Assert.Equal(shown, cloaks.Of(account: null, address is null ? null : IPAddress.Parse(address)));
    }

    [Fact]
    public async Task An_account_is_shown_as_itself_wherever_it_is()
    {
        var cloaks = await CreateAsync([.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

        Assert.Equal("7j5bxwn25w.account.chat", cloaks.Of(new AccountRef(7, "alice"), IPAddress.Parse("192.0.2.1")));
        Assert.Equal("7j5bxwn25w.account.chat", cloaks.Of(new AccountRef(7, "renamed"), address: null));
    }

    [Fact]
    public async Task Another_secret_shows_the_same_address_as_something_else()
    {
        var (one, other) = (await CreateAsync([1, 2, 3]), await CreateAsync([1, 2, 4]));

        Assert.NotEqual(one.Of(account: null, IPAddress.Loopback), other.Of(account: null, IPAddress.Loopback));
    }

    [Fact]
    public async Task A_secret_is_made_once_and_read_from_then_on()
    {
        using var database = new MemoryDatabase();
        var (first, second) = (new ServerSecret(database), new ServerSecret(database));

        Assert.Equal(32, (await first.GetAsync()).Length);
        Assert.Equal(await first.GetAsync(), await second.GetAsync());
    }

    private static async Task<Cloaks> CreateAsync(byte[] bytes)
    {
        using var database = new MemoryDatabase();
        await database.WriteAsync(connection =>
            ChatHost.History.DbConnectionExtensions.ExecuteAsync(connection, "INSERT INTO facts (name, value) VALUES ('secret', @secret)", ("@secret", bytes)));
        var secret = new ServerSecret(database);
        await secret.GetAsync();
        return new(secret);
    }
}
