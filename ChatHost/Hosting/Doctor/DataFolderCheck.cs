using System.Diagnostics;
using System.Globalization;
using ChatHost.History;

namespace ChatHost.Hosting.Doctor;

/// <summary>
/// Whether the folder of <c>History:Path</c> can be written, has room, and how long the disk takes to keep something for good.
/// While history is kept in memory nothing of it is needed, so nothing of it is a failure.
/// </summary>
internal static class DataFolderCheck
{
    private const string What = "data folder";
    private const int Samples = 5;
    private const int SampleBytes = 4096;

    /// <summary>Below it each batch of a room would wait noticeably with <c>History:Sync=Power</c>.</summary>
    private static readonly TimeSpan SlowSync = TimeSpan.FromMilliseconds(50);

    public static IEnumerable<Finding> Find(HistoryOptions history)
    {
        var isNeeded = history.Store != HistoryStoreKind.Memory;
        var folder = Path.GetDirectoryName(Path.GetFullPath(history.Path))!;
        var existing = folder;
        while (!Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        var unneeded = isNeeded ? "" : " Not used while History:Store=Memory.";
        try
        {
            var sync = MeasureSync(existing);
            var made = existing == folder ? "is there and can be written." : $"will be made in {existing}, which can be written.";
            return [Finding.Ok(What, $"{folder} {made}{unneeded}"), SpaceIn(existing, history.MaxBytes, isNeeded), Judge(sync)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var text = $"{existing} cannot be written: {exception.Message} Give it to this user, or set History:Path.{unneeded}";
            return [isNeeded ? Finding.Fail(What, text) : Finding.Warn(What, text)];
        }
    }

    private static Finding SpaceIn(string folder, long maxBytes, bool isNeeded)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB free, History:MaxBytes is {maxBytes >> 20} MiB.");
        return free > maxBytes || !isNeeded
            ? Finding.Ok("disk space", text)
            : Finding.Warn("disk space", $"{text} Make room, or lower History:MaxBytes.");
    }

    private static Finding Judge(TimeSpan sync)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{sync.TotalMilliseconds:0.0} ms until a write is on the disk (median of {Samples}).");
        return sync < SlowSync
            ? Finding.Ok("disk sync", text)
            : Finding.Warn("disk sync", $"{text} With History:Sync=Power each batch waits so long: use a faster disk, or Sync=Process.");
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
