using System.Diagnostics.Metrics;

namespace ChatHost.Sessions;

/// <summary>What is measured of sessions that come back, by the names of OpenTelemetry.</summary>
internal sealed class SessionsMetrics
{
    private long _kept;
    private long _resumed;

    public SessionsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChatHost");
        meter.CreateObservableUpDownCounter(
            "chathost.sessions.kept", () => Kept, "{session}", "Sessions that were cut off and may come back.");
        meter.CreateObservableCounter(
            "chathost.sessions.resumed", () => Volatile.Read(ref _resumed), "{session}", "Sessions that came back.");
    }

    /// <summary>How many are cut off now and may come back as if nothing had been.</summary>
    public long Kept => Volatile.Read(ref _kept);

    public void WasCutOff() => Interlocked.Increment(ref _kept);

    public void IsNoLongerKept() => Interlocked.Decrement(ref _kept);

    public void Resumed() => Interlocked.Increment(ref _resumed);
}
