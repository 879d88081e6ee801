using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace ChatHost.Benchmarks.Generator;

/// <summary>
/// Sockets as the kernel offers them, without .NET's: ten thousand of them cost one thread little, and the machine is shared with
/// the server that is measured. Linux alone, and with its names; see the manual pages of section 2.
/// </summary>
internal static class Libc
{
    private const string Library = "libc";
    private const int AfInet = 2;
    private const int SockStream = 1;
    private const int SockNonBlock = 0x800;
    private const int SockCloExec = 0x80000;
    private const int SolSocket = 1;
    private const int SoError = 4;
    private const int SoRcvBuf = 8;
    private const int SoLinger = 13;
    private const int IpProtoIp = 0;
    private const int IpBindAddressNoPort = 24;
    private const int IpProtoTcp = 6;
    private const int TcpNoDelay = 1;
    private const int MsgNoSignal = 0x4000;
    private const int EAgain = 11;
    private const int EInProgress = 115;

    /// <summary>A socket that is connecting to a port of this machine; writable once that is decided.</summary>
    /// <param name="port">Where to.</param>
    /// <param name="network">0 to 250: a source address of its own for each, since one has some 28,000 ports.</param>
    /// <param name="receiveBytes">How much the kernel may hold for it; 0 for as much as it likes.</param>
    public static int Connect(int port, int network, int receiveBytes)
    {
        var handle = Checked(socket(AfInet, SockStream | SockNonBlock | SockCloExec, 0));
        var on = 1;
        Checked(setsockopt(handle, IpProtoTcp, TcpNoDelay, ref on, sizeof(int)));
        if (receiveBytes > 0)
            Checked(setsockopt(handle, SolSocket, SoRcvBuf, ref receiveBytes, sizeof(int)));
        var source = new Address(0, 0x7f000002u + (uint)network);
        Checked(setsockopt(handle, IpProtoIp, IpBindAddressNoPort, ref on, sizeof(int)));
        Checked(bind(handle, ref source, Address.Size));
        var target = new Address(port, 0x7f000001u);
        if (connect(handle, ref target, Address.Size) < 0 && Marshal.GetLastPInvokeError() != EInProgress)
            throw new Win32Exception();
        return handle;
    }

    /// <summary>0 once connected; else the error, as errno(3) numbers it.</summary>
    public static int ConnectError(int handle)
    {
        var (error, size) = (0, sizeof(int));
        Checked(getsockopt(handle, SolSocket, SoError, ref error, ref size));
        return error;
    }

    /// <returns>How much was read; 0 at the end, -1 when there is nothing now, -2 when the connection broke.</returns>
    public static int Receive(int handle, Span<byte> buffer) =>
        Outcome(recv(handle, ref MemoryMarshal.GetReference(buffer), buffer.Length, 0));

    /// <returns>How much was taken; -1 when nothing is taken now, -2 when the connection broke.</returns>
    public static int Send(int handle, ReadOnlySpan<byte> bytes) =>
        Outcome(send(handle, ref MemoryMarshal.GetReference(bytes), bytes.Length, MsgNoSignal));

    public static void Close(int handle) => _ = close(handle);

    /// <summary>Closes with RST: what is under way is thrown away on both sides.</summary>
    public static void Reset(int handle)
    {
        var linger = new Linger(1, 0);
        Checked(setsockopt(handle, SolSocket, SoLinger, ref linger, 2 * sizeof(int)));
        Close(handle);
    }

    public static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();

    private static int Outcome(nint result) =>
        result >= 0 ? (int)result : Marshal.GetLastPInvokeError() == EAgain ? -1 : -2;

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Address(int port, uint host)
    {
        public const int Size = 16;

        private readonly ushort _family = AfInet;
        private readonly short _port = IPAddress.HostToNetworkOrder((short)port);
        private readonly int _host = IPAddress.HostToNetworkOrder((int)host);
        private readonly long _zero = 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Linger(int IsOn, int Seconds);

    [DllImport(Library, SetLastError = true)]
    private static extern int socket(int domain, int type, int protocol);

    [DllImport(Library, SetLastError = true)]
    private static extern int bind(int handle, ref Address address, int size);

    [DllImport(Library, SetLastError = true)]
    private static extern int connect(int handle, ref Address address, int size);

    [DllImport(Library, SetLastError = true)]
    private static extern int setsockopt(int handle, int level, int name, ref int value, int size);

    [DllImport(Library, SetLastError = true)]
    private static extern int setsockopt(int handle, int level, int name, ref Linger value, int size);

    [DllImport(Library, SetLastError = true)]
    private static extern int getsockopt(int handle, int level, int name, ref int value, ref int size);

    [DllImport(Library, SetLastError = true)]
    private static extern nint recv(int handle, ref byte buffer, nint size, int flags);

    [DllImport(Library, SetLastError = true)]
    private static extern nint send(int handle, ref byte bytes, nint size, int flags);

    [DllImport(Library, SetLastError = true)]
    private static extern int close(int handle);
}
