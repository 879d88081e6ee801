using Microsoft.Win32.SafeHandles;

namespace ChatHost.Transport.Epoll;

/// <summary>
/// The file descriptor of an accepted connection. A number that was closed is given to the next one at once; so it is closed
/// only when no call that uses it is under way, however late such a call was begun.
/// </summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    public Descriptor(nint number)
        : base(ownsHandle: true) => SetHandle(number);

    /// <summary>What no other descriptor has as long as this one is open.</summary>
    public int Number => (int)handle;

    protected override bool ReleaseHandle() => Libc.Close(handle) == 0;
}
