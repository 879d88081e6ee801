using ChatHost.Protocols;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>The end of a connection's way through the middleware: gives it a peer, and lets the protocol speak with it.</summary>
internal sealed class FramedConnectionHandler<TProtocol>(TProtocol protocol, FramedConnectionServices services)
    : ConnectionHandler
    where TProtocol : IFramedProtocol
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var peer = new FramedConnection(ConnectionEntry.Of(connection), protocol.ServerMessages, services);
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
