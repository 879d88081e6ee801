using System.Runtime;

namespace ChatHost.Transport;

/// <summary>
/// Returns memory to the system after a crowd has come or gone. The collector keeps the memory that a storm of connections needed, and
/// while all of them are idle nothing triggers another collection. See docs/performance.md.
/// </summary>
/// <param name="collect">Collects everything, and returns free memory.</param>
internal sealed class MemoryTrimmer(Action collect)
{
    /// <summary>Minimum number of connections that come or go within some seconds to count as a crowd.</summary>
    public const int Crowd = 1000;

    /// <summary>Maximum number that came or went in the last second for the crowd to be over.</summary>
    public const int Quiet = 10;

    /// <summary>
    /// Maximum size of the heap, in bytes, for a collection: it suspends all threads, for 0.1 to 0.2 s at this size, and a larger process
    /// soon collects anyway.
    /// </summary>
    private const long MaxHeapSize = 256L << 20;

    private int _last;
    private int _moved;
    private bool _isCrowd;

    public MemoryTrimmer()
        : this(ReleaseMemory)
    {
    }

    /// <summary>For the heartbeat, once a second.</summary>
    /// <param name="count">How many connections there are now.</param>
    public void Beat(int count)
    {
        var moved = Math.Abs(count - _last);
        _last = count;

        // Each second counts half as much as the next one, so steady traffic makes no crowd.
        _moved = (_moved / 2) + moved;
        _isCrowd |= _moved >= Crowd;
        if (!_isCrowd || moved > Quiet)
            return;
        (_isCrowd, _moved) = (false, 0);
        collect();
    }

    /// <summary>Collects everything, unless the heap is too large to suspend all threads for, and returns free memory to the system.</summary>
    public static void ReleaseMemory()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > MaxHeapSize)
            return;
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
