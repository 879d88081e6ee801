using System.Runtime;

namespace ChatHost.Transport;

/// <summary>
/// Gives memory back to the system once a crowd has come, or gone. The collector keeps what a storm of connections made it
/// take, and while all rest nothing makes it look again. See docs/performance.md.
/// </summary>
/// <param name="collect">Collects all there is, and gives back what is free.</param>
internal sealed class MemoryTrimmer(Action collect)
{
    /// <summary>So many connections within some seconds are a crowd.</summary>
    public const int Crowd = 1000;

    /// <summary>At most so many came or went in the last second when it is quiet again.</summary>
    public const int Quiet = 10;

    /// <summary>
    /// Above this, in bytes, nothing is done: while all of it is looked at everybody waits, a tenth of a second or two at this
    /// size, and a process that large will soon collect anyway.
    /// </summary>
    private const long LargestHeap = 256L << 20;

    private int _last;
    private int _moved;
    private bool _isCrowd;

    public MemoryTrimmer()
        : this(ReleaseMemory)
    {
    }

    /// <summary>For the shared clock, once a second.</summary>
    /// <param name="count">How many connections there are now.</param>
    public void Beat(int count)
    {
        var moved = Math.Abs(count - _last);
        _last = count;

        // Each second counts half of the one after it, so a steady coming and going is none.
        _moved = (_moved / 2) + moved;
        _isCrowd |= _moved >= Crowd;
        if (!_isCrowd || moved > Quiet)
            return;
        (_isCrowd, _moved) = (false, 0);
        collect();
    }

    /// <summary>Collects all there is, unless it is too much for others to wait for, and gives back to the system what is free.</summary>
    public static void ReleaseMemory()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > LargestHeap)
            return;
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
