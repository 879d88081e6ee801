using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatHost.Admin;

/// <summary>
/// Marks the connections of an Admin listener, and so their requests: only these reach the operators' calls. Which rules hold
/// is decided by the address that the listener was given, not by the peer's, which a proxy in front would hide.
/// </summary>
internal sealed record AdminListener(IPAddress Address)
{
    /// <summary>Whether only this machine can reach the listener.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);
}

/// <summary>Puts the operators' HTTP on a port.</summary>
internal static class AdminListenOptionsExtensions
{
    /// <summary>Speaks HTTP/1.1 on the port, and lets every request there know its listener.</summary>
    public static void UseAdmin(this ListenOptions listen)
    {
        var listener = new AdminListener(listen.IPEndPoint!.Address);
        if (!listener.IsLoopback)
            listen.ApplicationServices.GetRequiredService<AdminToken>().IsAskedFor = true;

        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(listener);
            return next(connection);
        });
    }
}
