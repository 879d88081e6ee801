using System.Diagnostics;

namespace ChatHost.Benchmarks.Generator;

/// <summary>A stretch of time, and what the server and the generator have used in it.</summary>
internal readonly struct MeasuredWindow
{
    private readonly int _server;
    private readonly ServerUsage _before;
    private readonly TimeSpan _ownCpu;
    private readonly long _started;

    private MeasuredWindow(int server)
    {
        _server = server;
        _before = ServerUsage.Of(server);
        _ownCpu = Environment.CpuUsage.TotalTime;
        _started = Stopwatch.GetTimestamp();
    }

    public static MeasuredWindow Open(int server) => new(server);

    public GeneratorResult Close(LatencyHistogram latency, long operations)
    {
        var after = ServerUsage.Of(_server);
        return new()
        {
            Operations = operations,
            Seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds,
            ServerCpuSeconds = after.SecondsSince(_before),
            GeneratorCpuSeconds = (Environment.CpuUsage.TotalTime - _ownCpu).TotalSeconds,
            MemoryBeforeBytes = _before.MemoryBytes,
            MemoryBytes = after.MemoryBytes,
            P50Ms = latency.Milliseconds(0.5),
            P99Ms = latency.Milliseconds(0.99),
            MaxMs = latency.Max / 1e6,
        };
    }
}
