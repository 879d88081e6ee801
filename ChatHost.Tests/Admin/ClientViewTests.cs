using System.Net;
using ChatHost.Admin.Views;
using ChatHost.Transport;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Tests.Admin;

public sealed class ClientViewTests
{
    private static readonly DateTime Noon = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_last_activity_is_shown_in_wall_clock_time()
    {
        var client = new ConnectionEntry(new DefaultConnectionContext("1"), "Line", Noon, now: 0) { LastActive = 7 * TimeSpan.TicksPerSecond };

        var view = ClientView.Of(client, new TenSecondsPastNoon());

        Assert.Equal(Noon, view.ConnectedAt);
        Assert.Equal(Noon.AddSeconds(7), view.LastActiveAt);
        Assert.Equal(DateTimeKind.Utc, view.LastActiveAt.Kind);
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3:4567")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3:4567")]
    [InlineData("2001:db8::5", "[2001:db8::5]:4567")]
    public void An_address_is_shown_as_its_owner_knows_it(string address, string shown)
    {
        var context = new DefaultConnectionContext("1") { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4567) };

        var view = ClientView.Of(new ConnectionEntry(context, "Echo", Noon, now: 0), new TenSecondsPastNoon());

        Assert.Equal(shown, view.Remote);
    }

    private sealed class TenSecondsPastNoon : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => 10 * TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Noon.AddSeconds(10);
    }
}
