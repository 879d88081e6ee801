using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Transport;

public sealed class TransportMetricsTests : IDisposable
{
    private const string Line = "network.protocol.name=line";

    private readonly TestMeters _meters = new();
    private readonly ManualTime _time = new();
    private readonly FixedOptions<LimitOptions> _limits = new(new() { MaxConnections = 7, SendQueueBytes = 1024 });
    private readonly ConnectionTable _table = new();
    private readonly TransportMetrics _metrics;

    public TransportMetricsTests() => _metrics = new(_meters, _table, new(_limits), _time);

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void Traffic_of_a_connection_is_counted_once_also_after_it_has_closed()
    {
        var (one, other) = (Connect("one"), Connect("other"));
        one.Counters.ReceivedLine();
        one.Counters.Received(10);
        one.Counters.Sent(200, lines: 3);
        other.Counters.Sent(1000, lines: 4);

        foreach (var open in new[] { 2, 1, 0 })
        {
            Assert.Equal(open, Now("chathost.sessions"));
            Assert.Equal(1, Now("chathost.lines", Line + ",network.io.direction=receive"));
            Assert.Equal(7, Now("chathost.lines", Line + ",network.io.direction=transmit"));
            Assert.Equal(10, Now("chathost.io", Line + ",network.io.direction=receive"));
            Assert.Equal(1200, Now("chathost.io", Line + ",network.io.direction=transmit"));
            _table.Remove(open == 2 ? one : other);
        }
    }

    [Fact]
    public void A_protocol_is_reported_before_its_first_client()
    {
        _table.Expect("Line");

        Assert.Equal(0, Now("chathost.sessions"));
        Assert.Equal(0, Now("chathost.lines.skipped"));
    }

    [Fact]
    public void A_slow_reader_shows_in_queued_bytes_and_dropped_lines()
    {
        var peer = new FramedConnection(Connect("slow"), new TestWords(), PlainFraming.Instance, new(new(_limits), new(_limits), _time, NullLogger<FramedConnection>.Instance));
        using var batch = TestBatches.Numbered("dev", 1, 200);
        Connect("quick");

        peer.Send(new byte[1024]);
        peer.Send(batch, [Range.All]);

        Assert.Equal(1, Now("chathost.readers.waiting"));
        Assert.Equal(1, Now("chathost.readers.slow"));
        Assert.InRange(Now("chathost.queue.size"), 1, 1024);
        Assert.InRange(Now("chathost.lines.skipped"), 1, 200);
        peer.Break();
        Assert.Equal(0, Now("chathost.readers.waiting"));
        Assert.Equal(0, Now("chathost.queue.size"));
        Assert.Equal(1, Now("chathost.readers.slow"));
    }

    [Fact]
    public void Pauses_are_counted_and_so_are_the_sessions_that_had_some()
    {
        Connect("calm");
        var hasty = Connect("hasty");
        hasty.Counters.Paused();
        hasty.Counters.Paused();

        Assert.Equal(2, Now("chathost.pacing.pauses"));
        Assert.Equal(1, Now("chathost.pacing.sessions"));
    }

    [Fact]
    public void Endings_and_rejections_are_counted_by_reason()
    {
        _metrics.Ended(null, isError: false);
        _metrics.Ended(null, isError: true);
        _metrics.Ended(DisconnectReason.Idle, isError: false);
        _metrics.Ended(DisconnectReason.Idle, isError: false);
        _metrics.RejectedByLimit(ofAddress: false);
        _metrics.RejectedByLimit(ofAddress: true);

        Assert.Equal(1, Now("chathost.sessions.ended", "chathost.reason=peer"));
        Assert.Equal(1, Now("chathost.sessions.ended", "chathost.reason=error"));
        Assert.Equal(2, Now("chathost.sessions.ended", "chathost.reason=idle"));
        Assert.Equal(0, Now("chathost.sessions.ended", "chathost.reason=slow"));
        Assert.Equal(1, Now("chathost.sessions.rejected", "chathost.reason=limit"));
        Assert.Equal(1, Now("chathost.sessions.rejected", "chathost.reason=address"));
        Assert.Equal(0, Now("chathost.sessions.rejected", "chathost.reason=shutdown"));
    }

    [Fact]
    public void Every_reason_of_the_server_is_counted()
    {
        var kinds = Enum.GetValues<DisconnectReasonKind>();
        foreach (var kind in kinds)
            _metrics.Ended(new(kind, "because"), isError: false);

        string[] reasons = ["peer", "shutdown", "kicked", "slow", "idle", "unanswered", "taken_over", "logged_out", "banned"];
        Assert.Equal(kinds.Length, reasons.Length);
        Assert.All(reasons, reason => Assert.Equal(1, Now("chathost.sessions.ended", $"chathost.reason={reason}")));
    }

    private double Now(string name, string tags = Line)
    {
        // Instruments that are read together share their sums.
        _time.Advance(TimeSpan.FromSeconds(1));
        return Assert.Single(_meters.Read(name, tags));
    }

    private ConnectionEntry Connect(string id)
    {
        var client = new ConnectionEntry(new InMemoryConnection(id).Context, "Line", default, _time.GetTimestamp());
        _table.Add(client);
        return client;
    }
}
