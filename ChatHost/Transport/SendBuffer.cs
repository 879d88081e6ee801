using System.Net.Sockets;

namespace ChatHost.Transport;

/// <summary>
/// The operating system's send buffer of a connection: takes bytes at once and on this thread, as far as it has room
/// (send(2) that does not block). It may only be used while the connection's pipe has nothing under way, or bytes would
/// overtake each other.
/// </summary>
internal sealed class SendBuffer
{
    private readonly Socket _socket;

    public SendBuffer(Socket socket)
    {
        _socket = socket;
        // Only says what a call that is not asynchronous does when there is no room: it returns.
        socket.Blocking = false;
    }

    /// <returns>False when the connection is over.</returns>
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
}
