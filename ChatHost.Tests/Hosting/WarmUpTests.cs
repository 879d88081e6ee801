using ChatHost.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace ChatHost.Tests.Hosting;

public sealed class WarmUpTests
{
    private readonly FakeLogger _logger = new();

    [Theory]
    [InlineData("Epoll")]
    [InlineData("Kestrel")]
    public async Task The_clients_of_the_warm_up_connect_talk_and_leave_over_every_transport(string transport)
    {
        var isDone = await WarmUpAsync(new() { ["Server:Transport"] = transport });

        Assert.Empty(_logger.Collector.GetSnapshot());
        Assert.True(isDone);
    }

    [Fact]
    public async Task Listeners_and_history_of_the_server_are_not_touched()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.db");

        var isDone = await WarmUpAsync(new()
        {
            ["Listeners:Chat:Protocol"] = "Nod",
            ["Listeners:Chat:Port"] = "1",
            ["Listeners:More:Protocol"] = "Line",
            ["Listeners:More:Port"] = "1",
            ["History:Store"] = "Sqlite",
            ["History:Path"] = path,
        });

        Assert.Empty(_logger.Collector.GetSnapshot());
        Assert.True(isDone);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_warm_up_that_fails_is_logged_at_debug_level_and_throws_nothing()
    {
        var isDone = await WarmUpAsync(new() { ["Server:Transport"] = "Pigeons" });

        var line = Assert.Single(_logger.Collector.GetSnapshot());
        Assert.Equal((LogLevel.Debug, 6040), (line.Level, line.Id));
        Assert.False(isDone);
    }

    private Task<bool> WarmUpAsync(Dictionary<string, string?> settings) =>
        WarmUp.TryAsync(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), _logger);
}
