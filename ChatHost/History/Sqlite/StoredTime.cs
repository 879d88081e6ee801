namespace ChatHost.History.Sqlite;

/// <summary>A moment as the file keeps it: milliseconds since 1970 in UTC. What is kept and what is heard are the same to the last digit.</summary>
internal static class StoredTime
{
    public static DateTime Truncate(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    public static long Of(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static DateTime ToTime(long stored) => DateTime.UnixEpoch.AddMilliseconds(stored);
}
