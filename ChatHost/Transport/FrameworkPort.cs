using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ChatHost.Transport;

/// <summary>A port whose connections are made by Kestrel's socket transport.</summary>
/// <param name="port">A socket that is bound and listens.</param>
/// <param name="connections">Makes connections of accepted sockets; disposed with the port.</param>
internal sealed class FrameworkPort(Socket port, SocketConnectionContextFactory connections) : IClientPort<Socket>
{
    public EndPoint EndPoint { get; } = port.LocalEndPoint!;

    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken) => port.AcceptAsync(cancellationToken);

    public nint HandleOf(Socket accepted) => accepted.Handle;

    public ConnectionContext Connect(Socket accepted)
    {
        accepted.NoDelay = true;
        var connection = connections.Create(accepted);
        if (connection.RemoteEndPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } remote)
            connection.RemoteEndPoint = new IPEndPoint(remote.Address.MapToIPv4(), remote.Port);
        return connection;
    }

    public void Close() => port.Dispose();

    public void Dispose()
    {
        Close();
        connections.Dispose();
    }
}
