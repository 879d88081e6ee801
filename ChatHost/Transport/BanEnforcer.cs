using System.Net;
using ChatHost.Moderation;
using ChatHost.Protocols;

namespace ChatHost.Transport;

/// <summary>Ends the connections of an address as soon as it is banned from the server, whatever is spoken over them.</summary>
internal sealed class BanEnforcer(ServerBans bans, ConnectionTable connections) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        bans.Added += End;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        bans.Added -= End;
        return Task.CompletedTask;
    }

    private void End(ServerBan ban)
    {
        foreach (var connection in connections.All)
        {
            if (bans.Fits(ban, (connection.Remote as IPEndPoint)?.Address))
                connection.Disconnect(DisconnectReason.Of(ban));
        }
    }
}
