using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

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

    public bool IsReset
    {
        get
        {
            Span<byte> info = stackalloc byte[TcpInfo.StateSize];
            return TryGetInfo(info) && TcpInfo.IsClosed(info);
        }
    }

    public long AcknowledgedBytes
    {
        get
        {
            Span<byte> info = stackalloc byte[TcpInfo.Size];
            return TryGetInfo(info) ? TcpInfo.AcknowledgedBytes(info) : 0;
        }
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

    private bool TryGetInfo(Span<byte> info)
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
}

internal static class ConnectionSocketExtensions
{
    /// <summary>The socket under the connection, whoever made it; null where there is none.</summary>
    public static IConnectionSocket? FindSocket(this ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocket>() is { } known)
            return known;
        if (connection.Features.Get<IConnectionSocketFeature>() is not { Socket: { } socket })
            return null;
        var found = new FrameworkSocket(socket);
        connection.Features.Set<IConnectionSocket>(found);
        return found;
    }
}
