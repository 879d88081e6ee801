using System.Net;
using System.Net.Sockets;

namespace ChatHost.Hosting.Doctor;

/// <summary>Whether each listener can have its port now, and else who has it.</summary>
internal static class PortCheck
{
    /// <param name="listeners">Those of the settings.</param>
    /// <param name="running">The server that runs now with these settings, if one does.</param>
    public static IEnumerable<Finding> Find(IEnumerable<Listener> listeners, RunningServer? running = null) =>
        from listener in listeners
        where listener.Enabled && ListenerProtocols.IsBuilt(listener.Protocol)
        select Find(listener, running);

    private static Finding Find(Listener listener, RunningServer? running)
    {
        var what = $"port {listener.Name}";
        try
        {
            Try(listener.EndPoint);
            if (listener.HasTwin && listener.Port != 0)
                TryTwin(new(IPAddress.IPv6Loopback, listener.Port));
            return Finding.Ok(what, listener.Port == 0 ? $"{listener.Shown} takes a free port." : $"{listener.Shown} is free.");
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && running?.Has(listener.Port) == true)
        {
            return Finding.Ok(what, $"{listener.Shown} is the running server's, and free once that has stopped.");
        }
        catch (SocketException exception)
        {
            return Finding.Fail(what, $"{listener.Shown} {Trouble(exception, listener)}");
        }
    }

    private static void Try(IPEndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endPoint.Address.Equals(IPAddress.IPv6Any))
            socket.DualMode = true;
        socket.Bind(endPoint);
        socket.Listen();
    }

    /// <summary>A machine that has no such address goes without it.</summary>
    private static void TryTwin(IPEndPoint endPoint)
    {
        try
        {
            Try(endPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is not SocketError.AddressAlreadyInUse)
        {
        }
    }

    private static string Trouble(SocketException exception, Listener listener) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"is in use by {PortOwner.Find(listener.Port) ?? "another program"}. Stop it, or choose another port: --Listeners:{listener.Name}:Port=...",
        SocketError.AccessDenied =>
            "may not be opened by this user. Choose a port from 1024, or grant it: setcap cap_net_bind_service (systemd: AmbientCapabilities=).",
        SocketError.AddressNotAvailable =>
            $"is no address of this machine. Choose one that is: --Listeners:{listener.Name}:Address=*",
        _ => exception.Message,
    };
}
