using System.Diagnostics;

namespace ChatHost.Benchmarks.Generator;

/// <summary>What the operating system has put to a process's account so far; on Linux from <c>/proc/PID/stat</c>, to 10 ms.</summary>
/// <param name="Cpu">User and system together.</param>
/// <param name="MemoryBytes">Resident.</param>
internal readonly record struct ServerUsage(TimeSpan Cpu, long MemoryBytes)
{
    public static ServerUsage Of(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return new(process.TotalProcessorTime, process.WorkingSet64);
    }

    public double SecondsSince(ServerUsage earlier) => (Cpu - earlier.Cpu).TotalSeconds;
}
