using ChatHost.Protocols;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>The end of a connection's middleware: the protocol speaks over it in frames.</summary>
internal sealed class FramedConnectionHandler<TProtocol>(TProtocol protocol, FramedConnectionServices services)
    : ConnectionHandler
    where TProtocol : IFramedProtocol
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var peer = new FramedConnection(ConnectionEntry.Of(connection), protocol.ServerMessages, protocol.CarrierFraming, services);
        try
        {
            await protocol.RunAsync(peer);
            await peer.CloseAsync();
        }
        finally
        {
            peer.Break();
        }
    }
}
