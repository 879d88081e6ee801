using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ChatHost.Tests.Support;

/// <summary>
/// Ports for what cannot be told to take a free one. They lie below those that the system chooses by itself, so that no other test
/// takes them between two looks.
/// </summary>
internal static class TestPorts
{
    private const int First = 20_000;
    private const int Last = 30_000;

    /// <summary>Ports that nobody listens at, on any address.</summary>
    public static IReadOnlyList<int> Free(int count)
    {
        var sockets = new List<Socket>();
        try
        {
            while (sockets.Count < count)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Bind(new IPEndPoint(IPAddress.Any, RandomNumberGenerator.GetInt32(First, Last)));
                    sockets.Add(socket);
                }
                catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
                {
                    socket.Dispose();
                }
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (var socket in sockets)
                socket.Dispose();
        }
    }
}
