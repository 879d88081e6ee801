using System.Net.Sockets;

namespace ChatHost.Transport;

/// <summary>The socket under one of Kestrel's own connections.</summary>
internal sealed class FrameworkSocket : IConnectionSocket
{
    private readonly Socket _socket;

    public FrameworkSocket(Socket socket)
    {
        _socket = socket;
        // Only says what a call that is not asynchronous does when there is no room: it returns.
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
            // It has just been closed: its own read loop learns of it.
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
