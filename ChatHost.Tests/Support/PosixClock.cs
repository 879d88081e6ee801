using System.Runtime.InteropServices;

namespace ChatHost.Tests.Support;

/// <summary>Clocks that the framework does not show, read with clock_gettime(2).</summary>
internal static class PosixClock
{
    // Linux's numbers.
    private const int ClockMonotonic = 1;
    private const int ClockThreadCpuTime = 3;

    /// <summary>
    /// The processor's time that this thread has had: what its work costs, however busy the machine is. Elsewhere than on Linux
    /// the time that has passed.
    /// </summary>
    public static TimeSpan ThreadCpuTime => OperatingSystem.IsLinux() ? Read(ClockThreadCpuTime) : TimeProvider.System.GetElapsedTime(0);

    /// <summary>The clock that nobody sets, the same for every process. Linux alone.</summary>
    public static TimeSpan Monotonic => Read(ClockMonotonic);

    private static TimeSpan Read(int clock)
    {
        Assert.Equal(0, GetTime(clock, out var time));
        return new((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Timespec time);
}
