using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ChatHost.Benchmarks.Generator;

/// <summary>What may happen to a socket; epoll_ctl(2).</summary>
[Flags]
internal enum PollEvents
{
    None = 0,
    Readable = 1,
    Writable = 4,
    Error = 8,
    HangUp = 16,
}

/// <summary>Waits for any of many sockets, on one thread: epoll(7). Each is known by a number of its owner's.</summary>
internal sealed class Poller : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int MostEvents = 512;

    // struct epoll_event: 32 bits of events and 64 of the owner's; packed on x86-64 alone.
    private static readonly int OwnerOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = OwnerOffset + sizeof(long);

    private readonly int _handle = Libc.Checked(epoll_create1(CloseOnExec));
    private readonly byte[] _events = GC.AllocateArray<byte>(MostEvents * EventSize, pinned: true);

    private enum Change
    {
        Add = 1,
        Modify = 3,
    }

    public void Add(int handle, int owner, PollEvents events) => Control(Change.Add, handle, owner, events);

    public void Modify(int handle, int owner, PollEvents events) => Control(Change.Modify, handle, owner, events);

    /// <summary>Waits for something to happen, not longer than the timeout; returns how many sockets it happened to.</summary>
    public int Wait(TimeSpan timeout)
    {
        var time = new Timespec((long)timeout.TotalSeconds, timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);

        // A signal cuts it short (-1): as if nothing had happened.
        return Math.Max(0, epoll_pwait2(_handle, ref _events[0], MostEvents, ref time, 0));
    }

    /// <summary>One of those that the last wait found.</summary>
    public (int Owner, PollEvents Events) this[int index]
    {
        get
        {
            var entry = _events.AsSpan(index * EventSize, EventSize);
            return (BinaryPrimitives.ReadInt32LittleEndian(entry[OwnerOffset..]), (PollEvents)BinaryPrimitives.ReadInt32LittleEndian(entry));
        }
    }

    public void Dispose() => Libc.Close(_handle);

    private void Control(Change change, int handle, int owner, PollEvents events)
    {
        Span<byte> entry = stackalloc byte[EventSize];
        BinaryPrimitives.WriteInt32LittleEndian(entry, (int)events);
        BinaryPrimitives.WriteInt64LittleEndian(entry[OwnerOffset..], owner);
        Libc.Checked(epoll_ctl(_handle, (int)change, handle, ref entry[0]));
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Nanoseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int poller, int change, int handle, ref byte entry);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_pwait2(int poller, ref byte events, int most, ref Timespec timeout, nint signals);
}
