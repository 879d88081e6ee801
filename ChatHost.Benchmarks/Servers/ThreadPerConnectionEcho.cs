using System.Net.Sockets;

namespace ChatHost.Benchmarks.Servers;

/// <summary>An echo as it is first written: a thread for each connection, which alternates between reading and writing.</summary>
internal static class ThreadPerConnectionEcho
{
    public static void Start(Socket listener) => new Thread(() => Accept(listener)) { IsBackground = true }.Start();

    private static void Accept(Socket listener)
    {
        while (true)
        {
            var connection = listener.Accept();
            connection.NoDelay = true;
            new Thread(() => Echo(connection)) { IsBackground = true }.Start();
        }
    }

    private static void Echo(Socket connection)
    {
        using var own = connection;
        var buffer = new byte[4096];
        try
        {
            while (connection.Receive(buffer) is > 0 and var read)
                connection.Send(buffer.AsSpan(0, read));
        }
        catch (SocketException)
        {
            // The peer is gone.
        }
    }
}
