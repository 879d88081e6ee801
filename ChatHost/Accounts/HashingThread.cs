using System.Runtime.InteropServices;

namespace ChatHost.Accounts;

/// <summary>A thread that hashes passwords yields to those that carry messages, where the system can be told so.</summary>
internal static partial class HashingThread
{
    private const int OfThread = 0;
    private const int Calling = 0;

    /// <summary>As the command nice adds by default.</summary>
    private const int Nice = 10;

    /// <summary>Lowers the priority of the calling thread for good: it must end with its work.</summary>
    public static void LowerPriority()
    {
        // Linux alone has priorities of threads here, whatever setpriority(2) is called for; where it refuses, nothing is lost.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfThread, Calling, Nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
