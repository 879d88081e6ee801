using System.Diagnostics.Metrics;

namespace ChatHost.Operations;

/// <summary>What is measured of what people ask for, by the names of OpenTelemetry.</summary>
internal sealed class OperationsMetrics
{
    private long _refusedIgnores;
    private long _refusedBlocks;

    public OperationsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChatHost");
        meter.CreateObservableCounter(
            "chathost.ignores.refused",
            () => Volatile.Read(ref _refusedIgnores),
            "{ignore}",
            "People whom somebody could not ignore, having as many ignored as one may.");
        meter.CreateObservableCounter(
            "chathost.blocks.refused",
            () => Volatile.Read(ref _refusedBlocks),
            "{block}",
            "Blocks of more lines than may be sent as one.");
    }

    public void BlockRefused() => Interlocked.Increment(ref _refusedBlocks);

    public void IgnoreRefused() => Interlocked.Increment(ref _refusedIgnores);
}
