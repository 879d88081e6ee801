namespace ChatHost.History;

/// <summary>A moment as a store keeps it: milliseconds since 1970 in UTC. Messages have the same time to the last digit when they are delivered and when they are read back.</summary>
internal static class StoredTime
{
    public static DateTime Truncate(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    public static long Of(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static DateTime ToTime(long stored) => DateTime.UnixEpoch.AddMilliseconds(stored);
}
