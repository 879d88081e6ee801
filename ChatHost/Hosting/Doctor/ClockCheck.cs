using System.Globalization;

namespace ChatHost.Hosting.Doctor;

/// <summary>Whether the clock can be right: it is not, if the program is from the future.</summary>
internal static class ClockCheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(1);

    public static Finding Find(TimeProvider time) => Find(time.GetUtcNow(), File.GetLastWriteTimeUtc(typeof(ClockCheck).Assembly.Location));

    internal static Finding Find(DateTimeOffset now, DateTime built)
    {
        var shown = now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
        return now.UtcDateTime + Tolerance < built
            ? Finding.Fail("clock", $"{shown} is before this program was made. Set the clock: chrony or systemd-timesyncd keep it.")
            : Finding.Ok("clock", shown);
    }
}
