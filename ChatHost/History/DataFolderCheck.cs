using System.Diagnostics;
using System.Globalization;

namespace ChatHost.History;

/// <summary>
/// Whether the folder of <c>History:Path</c> can be written, has enough free space, and how long the disk takes to sync a write.
/// While another store is selected the folder is not needed, so nothing about it is a failure.
/// </summary>
internal static class DataFolderCheck
{
    private const string Subject = "data folder";
    private const int Samples = 5;
    private const int SampleBytes = 4096;

    /// <summary>From here on each batch of a room waits noticeably with <c>History:Sync=Power</c>.</summary>
    private static readonly TimeSpan SlowSync = TimeSpan.FromMilliseconds(50);

    public static void Run(HistoryOptions options, bool isNeeded, IStoreCheckReport report)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
        var existing = folder;
        while (!Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        var unneeded = isNeeded ? "" : $" Not used while History:Store={options.Store}.";
        try
        {
            var sync = MeasureSync(existing);
            var made = existing == folder ? "is there and can be written." : $"will be made in {existing}, which can be written.";
            report.Ok(Subject, $"{folder} {made}{unneeded}");
            ReportSpace(existing, options.MaxBytes, isNeeded, report);
            ReportSync(sync, report);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var text = $"{existing} cannot be written: {exception.Message} Give it to this user, or set History:Path.{unneeded}";
            if (isNeeded)
                report.Fail(Subject, text);
            else
                report.Warn(Subject, text);
        }
    }

    private static void ReportSpace(string folder, long maxBytes, bool isNeeded, IStoreCheckReport report)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB free, History:MaxBytes is {maxBytes >> 20} MiB.");
        if (free > maxBytes || !isNeeded)
            report.Ok("disk space", text);
        else
            report.Warn("disk space", $"{text} Make room, or lower History:MaxBytes.");
    }

    private static void ReportSync(TimeSpan sync, IStoreCheckReport report)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{sync.TotalMilliseconds:0.0} ms until a write is on the disk (median of {Samples}).");
        if (sync < SlowSync)
            report.Ok("disk sync", text);
        else
            report.Warn("disk sync", $"{text} With History:Sync=Power each batch waits so long: use a faster disk, or Sync=Process.");
    }

    private static TimeSpan MeasureSync(string folder)
    {
        var path = Path.Combine(folder, $".chathost-doctor-{Guid.NewGuid():N}");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, SampleBytes, FileOptions.DeleteOnClose);
        var samples = new List<TimeSpan>();
        for (var sample = 0; sample < Samples; sample++)
        {
            var started = Stopwatch.GetTimestamp();
            file.Write(new byte[SampleBytes]);
            file.Flush(flushToDisk: true);
            samples.Add(Stopwatch.GetElapsedTime(started));
        }

        return samples.Order().ElementAt(Samples / 2);
    }
}
