using System.Diagnostics.Metrics;
using ChatHost.Protocols;
using ChatHost.Sessions;

namespace ChatHost.Transport;

/// <summary>
/// What Transport measures, under OpenTelemetry's names. Each connection counts for itself, without a lock. Sums are made when instruments
/// are read, and once for all that are read together.
/// </summary>
internal sealed class TransportMetrics
{
    private const string ProtocolLabel = "network.protocol.name";
    private const string DirectionLabel = "network.io.direction";

    /// <summary>Maximum age of sums that are used again.</summary>
    private static readonly TimeSpan MaxSnapshotAge = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionTable _connections;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly ReasonTally _ended = new(
        "chathost.reason", "peer", "error", "shutdown", "kicked", "slow", "idle", "unanswered", "taken_over", "logged_out", "banned");
    private readonly ReasonTally _rejected = new("chathost.reason", "limit", "address", "shutdown", "banned");
    private long _acceptPauses;
    private (string Protocol, Traffic Traffic)[] _snapshot = [];
    private long _snapshotTaken;

    public TransportMetrics(IMeterFactory meters, ConnectionTable connections, ConnectionLimits limits, TimeProvider time)
    {
        _connections = connections;
        _time = time;

        var meter = meters.Create("ChatHost");
        meter.CreateObservableUpDownCounter(
            "chathost.sessions", () => Sum(traffic => traffic.Open), "{session}", "Open connections of clients.");
        meter.CreateObservableGauge(
            "chathost.sessions.limit", () => limits.Effective, "{session}", "Maximum number of open connections of clients.");
        meter.CreateObservableCounter(
            "chathost.sessions.ended", _ended.Read, "{session}", "Closed connections of clients.");
        meter.CreateObservableCounter(
            "chathost.sessions.rejected", _rejected.Read, "{session}", "Connections that were refused.");
        meter.CreateObservableCounter(
            "chathost.accept.pauses", () => Volatile.Read(ref _acceptPauses), "{pause}", "Number of times a listener had to wait for file handles.");
        meter.CreateObservableCounter(
            "chathost.lines", () => BothWays(traffic => traffic.ReceivedLines, traffic => traffic.SentLines), "{line}", "Lines of clients in and out.");
        meter.CreateObservableCounter(
            "chathost.io", () => BothWays(traffic => traffic.ReceivedBytes, traffic => traffic.SentBytes), "By", "Bytes of clients in and out.");
        meter.CreateObservableCounter(
            "chathost.lines.skipped", () => Sum(traffic => traffic.SkippedLines), "{line}", "Lines dropped for slow readers.");
        meter.CreateObservableCounter(
            "chathost.lines.too_long", () => Sum(traffic => traffic.TooLongLines), "{line}", "Lines rejected because of their length.");
        meter.CreateObservableUpDownCounter(
            "chathost.queue.size", () => Sum(traffic => traffic.QueuedBytes), "By", "Bytes queued for slow readers.");
        meter.CreateObservableUpDownCounter(
            "chathost.readers.waiting", () => Sum(traffic => traffic.Waiting), "{session}", "Sessions with queued bytes.");
        meter.CreateObservableCounter(
            "chathost.readers.slow", () => Sum(traffic => traffic.Slow), "{session}", "Sessions that had lines dropped, or were closed because they read too slowly.");
        meter.CreateObservableCounter(
            "chathost.pacing.pauses", () => Sum(traffic => traffic.Pauses), "{pause}", "Number of times a session that sent too fast had to wait.");
        meter.CreateObservableCounter(
            "chathost.pacing.sessions", () => Sum(traffic => traffic.Paced), "{session}", "Sessions that had to wait at least once.");
    }

    /// <summary>A connection has ended.</summary>
    /// <param name="reason">Why the server ended it; null if it did not.</param>
    /// <param name="isError">Whether an unexpected error ended it.</param>
    public void Ended(DisconnectReason? reason, bool isError) => _ended.Add(reason?.Kind switch
    {
        DisconnectReasonKind.Shutdown => "shutdown",
        DisconnectReasonKind.Kicked => "kicked",
        DisconnectReasonKind.Slow => "slow",
        DisconnectReasonKind.Idle => "idle",
        DisconnectReasonKind.Unanswered => "unanswered",
        DisconnectReasonKind.TakenOver => "taken_over",
        DisconnectReasonKind.LoggedOut => "logged_out",
        DisconnectReasonKind.Banned => "banned",
        _ => isError ? "error" : "peer",
    });

    /// <summary>A connection was refused because the server stops.</summary>
    public void RejectedByShutdown() => _rejected.Add("shutdown");

    /// <summary>A connection was refused because its address is banned.</summary>
    public void RejectedByBan() => _rejected.Add("banned");

    /// <summary>A connection was refused because there are too many.</summary>
    /// <param name="ofAddress">Whether there are too many from its address.</param>
    public void RejectedByLimit(bool ofAddress) => _rejected.Add(ofAddress ? "address" : "limit");

    /// <summary>A listener waits because no file handles are left for connections.</summary>
    public void AcceptPaused() => Interlocked.Increment(ref _acceptPauses);

    private IEnumerable<Measurement<long>> Sum(Func<Traffic, long> what) =>
        Snapshot().Select(entry => new Measurement<long>(what(entry.Traffic), Label(ProtocolLabel, entry.Protocol)));

    private IEnumerable<Measurement<long>> BothWays(Func<Traffic, long> received, Func<Traffic, long> sent) =>
        Snapshot().SelectMany(entry => new Measurement<long>[]
        {
            new(received(entry.Traffic), Label(ProtocolLabel, entry.Protocol), Label(DirectionLabel, "receive")),
            new(sent(entry.Traffic), Label(ProtocolLabel, entry.Protocol), Label(DirectionLabel, "transmit")),
        });

    /// <summary>One pass over the connections serves all instruments that are read together.</summary>
    private (string Protocol, Traffic Traffic)[] Snapshot()
    {
        lock (_lock)
        {
            if (_snapshotTaken == 0 || _time.GetElapsedTime(_snapshotTaken) > MaxSnapshotAge)
            {
                _snapshot = [.. _connections.Traffic().Select(entry => (NameOf(entry.Protocol), entry.Traffic))];
                _snapshotTaken = _time.GetTimestamp();
            }

            return _snapshot;
        }
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    /// <summary>OpenTelemetry writes protocol names in lower case.</summary>
    private static string NameOf(string protocol) => protocol.ToLowerInvariant();
}
