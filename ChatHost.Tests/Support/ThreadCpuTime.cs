using System.Runtime.InteropServices;

namespace ChatHost.Tests.Support;

/// <summary>
/// The processor's time that this thread has had: what its work costs, however busy the machine is, clock_gettime(2).
/// </summary>
internal static class ThreadCpuTime
{
    private const int ClockThreadCpuTime = 3;

    /// <summary>Elsewhere than on Linux the time that has passed.</summary>
    public static TimeSpan Now
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return TimeProvider.System.GetElapsedTime(0);
            Assert.Equal(0, GetTime(ClockThreadCpuTime, out var time));
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Timespec time);
}
