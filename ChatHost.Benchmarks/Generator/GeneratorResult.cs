namespace ChatHost.Benchmarks.Generator;

/// <summary>What one part of a load came to. Times of the server are user and system together.</summary>
internal sealed record GeneratorResult
{
    /// <summary>Which part it is, where a load has several.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Deliveries, messages that came back, or connections that were greeted.</summary>
    public long Operations { get; init; }

    /// <summary>Lines that were said.</summary>
    public long Lines { get; init; }

    public double Seconds { get; init; }

    public double ServerCpuSeconds { get; init; }

    public double GeneratorCpuSeconds { get; init; }

    /// <summary>The server's resident memory, before and at the end.</summary>
    public long MemoryBeforeBytes { get; init; }

    public long MemoryBytes { get; init; }

    public double P50Ms { get; init; }

    public double P99Ms { get; init; }

    public double MaxMs { get; init; }

    /// <summary>Lines that the server reported to slow readers as skipped.</summary>
    public long Skipped { get; init; }

    public Faults Faults { get; init; } = new();
}

/// <summary>What must not happen: all 0 if the server works.</summary>
internal sealed record Faults
{
    /// <summary>Never arrived, and was not reported as skipped.</summary>
    public long Lost { get; init; }

    public long Doubled { get; init; }

    public long Reordered { get; init; }

    /// <summary>Arrived with other bytes, or at somebody for whom it was not.</summary>
    public long Corrupt { get; init; }

    /// <summary>Connections that the server ended.</summary>
    public long Closed { get; init; }

    public bool Any => Lost + Doubled + Reordered + Corrupt + Closed > 0;

    public override string ToString() => string.Join(", ", new (long Count, string What)[]
    {
        (Lost, "lost"), (Doubled, "doubled"), (Reordered, "reordered"), (Corrupt, "corrupt"), (Closed, "closed"),
    }.Where(fault => fault.Count > 0).Select(fault => $"{fault.Count} {fault.What}"));
}
