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
    public async Task The_visitors_come_understand_each_other_and_go_whatever_carries_them(string transport)
    {
        var isDone = await RehearseAsync(new() { ["Server:Transport"] = transport });

        Assert.Empty(_logger.Collector.GetSnapshot());
        Assert.True(isDone);
    }

    [Fact]
    public async Task What_the_server_listens_at_and_keeps_is_not_touched()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.db");

        var isDone = await RehearseAsync(new()
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
    public async Task One_that_fails_is_told_to_those_who_look_closely_and_throws_nothing()
    {
        var isDone = await RehearseAsync(new() { ["Server:Transport"] = "Pigeons" });

        var line = Assert.Single(_logger.Collector.GetSnapshot());
        Assert.Equal((LogLevel.Debug, 6040), (line.Level, line.Id));
        Assert.False(isDone);
    }

    private Task<bool> RehearseAsync(Dictionary<string, string?> settings) =>
        WarmUp.TryAsync(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), _logger);
}
