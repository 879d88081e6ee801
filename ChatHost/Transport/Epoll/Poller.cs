using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ChatHost.Transport.Epoll;

/// <summary>
/// A thread that waits for many sockets at once, epoll(7), and runs what waits for them. Each is registered once, edge-triggered: only
/// changes are signalled, so no system call is needed between one read and the next.
/// </summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int MaxEvents = 256;

    /// <summary>
    /// <c>struct epoll_event</c> is packed on x86-64 only: 32 bits of events, then 64 bits of the caller's data, here the descriptor and,
    /// above it, the number of the registration, since descriptors are reused.
    /// </summary>
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 4 : 8;

    private static readonly int EventSize = DataOffset + 8;

    private readonly int _epoll = Checked(Libc.EpollCreate());
    private readonly int _end = Checked(Libc.EventCreate());
    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private Registration[] _registrations = new Registration[1024];
    private uint _registered;

    private struct Registration
    {
        public IPollTarget? Target;
        public uint Number;
    }

    public Poller(string name)
    {
        Register(_end, Libc.EpollIn, data: (uint)_end);
        _thread = new(Run) { Name = name, IsBackground = true };
        _thread.UnsafeStart();
    }

    /// <summary>Signals the target from now on when there is something to read, capacity to write, or an end.</summary>
    /// <exception cref="Win32Exception">The system has no memory for it.</exception>
    public void Add(IPollTarget target, nint descriptor)
    {
        uint number;
        lock (_lock)
        {
            if (descriptor >= _registrations.Length)
                Array.Resize(ref _registrations, (int)Math.Max(descriptor + 1, _registrations.Length * 2L));
            number = ++_registered;
            _registrations[descriptor] = new() { Target = target, Number = number };
        }

        const uint Wanted = Libc.EpollIn | Libc.EpollOut | Libc.EpollReadHangUp | Libc.EpollEdge;
        Register(descriptor, Wanted, (ulong)number << 32 | (uint)descriptor);
    }

    /// <summary>Stops signalling. Called before the descriptor is closed, which ends its registration with the system.</summary>
    public void Remove(nint descriptor)
    {
        lock (_lock)
            _registrations[descriptor] = default;
    }

    /// <summary>Ends the thread. Targets that are still registered are not signalled any more.</summary>
    public void Dispose()
    {
        var one = 1L;
        _ = Libc.Write(_end, &one, sizeof(long));
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private void Register(nint descriptor, uint events, ulong data)
    {
        var change = stackalloc byte[EventSize];
        *(uint*)change = events;
        *(ulong*)(change + DataOffset) = data;
        Checked(Libc.EpollControl(_epoll, Libc.EpollAdd, descriptor, change));
    }

    private void Run()
    {
        var events = stackalloc byte[MaxEvents * EventSize];
        while (true)
        {
            var count = Libc.EpollWait(_epoll, events, MaxEvents, milliseconds: -1);
            for (var i = 0; i < count; i++)
            {
                var at = events + (i * EventSize);
                var data = *(ulong*)(at + DataOffset);
                if (data == (uint)_end)
                {
                    Libc.Close(_epoll);
                    Libc.Close(_end);
                    return;
                }

                Find((uint)data, (uint)(data >> 32))?.OnReady(*(uint*)at);
            }
        }
    }

    /// <summary>Returns null when the descriptor was closed, and possibly reused, after the system reported the event.</summary>
    private IPollTarget? Find(uint descriptor, uint number)
    {
        lock (_lock)
        {
            var registration = _registrations[descriptor];
            return registration.Number == number ? registration.Target : null;
        }
    }
}
