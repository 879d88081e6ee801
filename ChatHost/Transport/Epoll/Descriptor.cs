using Microsoft.Win32.SafeHandles;

namespace ChatHost.Transport.Epoll;

/// <summary>
/// The file descriptor of an accepted connection. A closed number is reused at once, so it is closed only when no call that uses it is
/// under way, however late that call began.
/// </summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    public Descriptor(nint number)
        : base(ownsHandle: true) => SetHandle(number);

    /// <summary>The number, which no other descriptor has while this one is open.</summary>
    public int Number => (int)handle;

    protected override bool ReleaseHandle() => Libc.Close(handle) == 0;
}
