using System.Net.Sockets;

namespace ChatHost.Transport;

/// <summary>The socket of a connection that Kestrel made.</summary>
internal sealed class FrameworkSocket : IConnectionSocket
{
    private readonly Socket _socket;

    public FrameworkSocket(Socket socket)
    {
        _socket = socket;
        // Only affects synchronous calls: they return when the system has no capacity.
        socket.Blocking = false;
    }

    public bool TrySend(ReadOnlySpan<byte> bytes, out int taken)
    {
        try
        {
            taken = _socket.Send(bytes, SocketFlags.None, out var error);
            return error is SocketError.Success or SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable;
        }
        catch (ObjectDisposedException)
        {
            taken = 0;
            return false;
        }
    }

    public bool TryGetTcpInfo(Span<byte> info)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            return _socket.GetRawSocketOption(TcpInfo.Level, TcpInfo.Name, info) == info.Length;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has just been closed: its read loop learns that.
            return false;
        }
    }

    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection is over.", exception);
        }
    }
}
