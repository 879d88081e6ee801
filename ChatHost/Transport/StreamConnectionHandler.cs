using ChatHost.Protocols;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>The end of a connection's middleware, for a protocol that takes the pipes as they are.</summary>
internal sealed class StreamConnectionHandler<TProtocol>(TProtocol protocol, TimeProvider time) : ConnectionHandler
    where TProtocol : IStreamProtocol
{
    public override Task OnConnectedAsync(ConnectionContext connection) =>
        protocol.RunAsync(connection.Transport, new StreamMeter(ConnectionEntry.Of(connection), time));
}
