using ChatHost.Transport;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Tests.Transport;

public sealed class StreamMeterTests
{
    [Fact]
    public void Received_bytes_count_as_activity_and_sent_bytes_do_not()
    {
        var connection = new ConnectionEntry(new DefaultConnectionContext("1"), "Echo", DateTime.UnixEpoch, now: 1);
        var meter = new StreamMeter(connection, new StandingClock());

        meter.Sent(10);
        var afterSent = connection.LastActive;
        meter.Received(7);

        Assert.Equal(1, afterSent);
        Assert.Equal(5, connection.LastActive);
        Assert.Equal((7, 10), (connection.Counters.ReceivedBytes, connection.Counters.SentBytes));
    }

    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 5;
    }
}
