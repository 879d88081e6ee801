using ChatHost.Benchmarks.Generator;

namespace ChatHost.Benchmarks.Stores;

/// <summary>What was measured in one room. Its members share it; each holds its lock while it adds what it read at once.</summary>
internal sealed class RoomFigures
{
    public Lock Lock { get; } = new();

    /// <summary>From a message's departure to its acknowledgement.</summary>
    public LatencyHistogram ToAck { get; } = new();

    /// <summary>From a message's departure to its arrival at a reader; the sender is one of them.</summary>
    public LatencyHistogram ToDelivery { get; } = new();

    /// <summary>What was wrong, if anything was: the first of it.</summary>
    public string? Fault { get; set; }
}
