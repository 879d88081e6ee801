using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatHost.Transport;

namespace ChatHost.Hosting;

/// <summary>What is measured of the process itself: which program it is, since when it runs, and its file handles. Begins with the host.</summary>
internal sealed class ProcessMetrics : IHostedService
{
    private const string Handles = "/proc/self/fd";

    public ProcessMetrics(IMeterFactory meters)
    {
        var version = KeyValuePair.Create<string, object?>("chathost.version", CommandLine.VersionText.Split(' ')[^1]);
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        var meter = meters.Create("ChatHost");
        meter.CreateObservableGauge("chathost.build_info", () => new Measurement<int>(1, version), description: "Always 1; the label is the version of the server.");
        meter.CreateObservableGauge("chathost.start_time", () => started, "s", "Start time of the process, in seconds since 1970.");
        meter.CreateObservableUpDownCounter("chathost.handles", CountHandles, "{handle}", "Open file handles: files and sockets.");
        meter.CreateObservableGauge(
            "chathost.handles.limit", () => FileHandleLimit.Current() ?? 0, "{handle}", "Maximum number of open file handles of the process.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>0 where the system does not report it.</summary>
    private static int CountHandles()
    {
        try
        {
            return Directory.Exists(Handles) ? Directory.EnumerateFileSystemEntries(Handles).Count() : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
