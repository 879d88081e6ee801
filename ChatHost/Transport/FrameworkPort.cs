using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ChatHost.Transport;

/// <summary>A port whose connections are those of Kestrel's socket transport.</summary>
/// <param name="port">Bound and listening.</param>
/// <param name="connections">Makes a connection of what was accepted; disposed of with this.</param>
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
