using System.Diagnostics.Metrics;

namespace ChatHost.Protocols;

/// <summary>What is measured of what people ask for, by the names of OpenTelemetry.</summary>
internal sealed class ProtocolsMetrics
{
    private long _refusedIgnores;

    public ProtocolsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChatHost");
        meter.CreateObservableCounter(
            "chathost.ignores.refused",
            () => Volatile.Read(ref _refusedIgnores),
            "{ignore}",
            "People whom somebody could not ignore, having as many ignored as one may.");
    }

    public void IgnoreRefused() => Interlocked.Increment(ref _refusedIgnores);
}
