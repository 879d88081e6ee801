using System.Diagnostics.Metrics;

namespace ChatHost.Rooms;

/// <summary>What the rooms' writers measure, by the names of OpenTelemetry: a few figures a round, whatever the number of readers.</summary>
internal sealed class RoomsMetrics
{
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _roundDuration;
    private long _deliveries;
    private long _said;
    private long _refusedOfServer;
    private long _refusedOfSession;
    private long _refusedBans;
    private long _refusedOwned;

    public RoomsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChatHost");
        meter.CreateObservableCounter(
            "chathost.messages", () => Volatile.Read(ref _said), "{message}", "Messages, actions and topics that rooms have kept.");
        meter.CreateObservableCounter(
            "chathost.deliveries", () => Volatile.Read(ref _deliveries), "{delivery}", "Events handed to readers: each event once for each reader.");
        meter.CreateObservableCounter(
            "chathost.joins.refused", RefusedJoins, "{join}", "Attempts to enter a room that a limit of rooms refused.");
        meter.CreateObservableCounter(
            "chathost.moderation.refused", RefusedModeration, "{act}", "What operators of rooms asked for and a limit of rooms refused.");
        _batchSize = meter.CreateHistogram(
            "chathost.room.batch.size",
            "{event}",
            "Events that a room handed to its readers as one piece.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });
        _roundDuration = meter.CreateHistogram(
            "chathost.room.round.duration",
            "s",
            "How long a room's writer took for what had been asked of it: the log and the handing round.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });
    }

    /// <summary>The log has kept so many.</summary>
    public void Said(int messages) => Interlocked.Add(ref _said, messages);

    /// <summary>A batch went to all who hear its room.</summary>
    public void HandedRound(int events, int readers)
    {
        Interlocked.Add(ref _deliveries, (long)events * readers);
        _batchSize.Record(events);
    }

    /// <summary>A session was not let in: the server has too many rooms.</summary>
    public void RefusedToServer() => Interlocked.Increment(ref _refusedOfServer);

    /// <summary>A session was not let in: it is in too many rooms.</summary>
    public void RefusedToSession() => Interlocked.Increment(ref _refusedOfSession);

    /// <summary>A ban was not set: the room has too many.</summary>
    public void RefusedBan() => Interlocked.Increment(ref _refusedBans);

    /// <summary>An account was not made an owner: it owns too many rooms.</summary>
    public void RefusedOwner() => Interlocked.Increment(ref _refusedOwned);

    private Measurement<long>[] RefusedModeration() =>
    [
        new(Volatile.Read(ref _refusedBans), KeyValuePair.Create<string, object?>("chathost.reason", "bans")),
        new(Volatile.Read(ref _refusedOwned), KeyValuePair.Create<string, object?>("chathost.reason", "owned")),
    ];

    private Measurement<long>[] RefusedJoins() =>
    [
        new(Volatile.Read(ref _refusedOfServer), KeyValuePair.Create<string, object?>("chathost.reason", "server")),
        new(Volatile.Read(ref _refusedOfSession), KeyValuePair.Create<string, object?>("chathost.reason", "session")),
    ];

    public void RoundDone(TimeSpan duration) => _roundDuration.Record(duration.TotalSeconds);
}
