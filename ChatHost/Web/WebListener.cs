using ChatHost.Protocols;
using ChatHost.Protocols.Irc;
using ChatHost.Protocols.Json;
using ChatHost.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatHost.Web;

/// <summary>
/// The way of a connection to a Web listener: HTTP, within the limits of connections; and if a request there became a WebSocket,
/// the same way as every other client's connection. TLS and the PROXY protocol will stand before it.
/// </summary>
internal sealed class WebListener(
    ConnectionDelegate http, Func<WebSocketSubprotocol?, ConnectionDelegate> webSocket, ConnectionLimits limits, TrustedProxies proxies, TransportMetrics metrics)
{
    /// <summary>Maximum number of clients at a time that are answered, in HTTP, that the server is full; more are closed without an answer.</summary>
    private const int MostSurplus = 64;

    private int _surplus;

    /// <summary>Serves one connection until it may be closed.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        if (await SpeakHttpAsync(connection))
            await webSocket(connection.Features.Get<WebSocketSubprotocol>())(connection);
    }

    /// <summary>True if it was upgraded. It is then no longer counted here, but again under the address of the client itself.</summary>
    private async Task<bool> SpeakHttpAsync(ConnectionContext connection)
    {
        // A proxy speaks for many: each of them is counted for itself, once it is known who it is.
        var remote = proxies.Has(connection.RemoteEndPoint) ? null : connection.RemoteEndPoint;
        if (!limits.TryEnter(remote, out var tooManyOfAddress))
        {
            metrics.RejectedByLimit(tooManyOfAddress);
            return await SpeakSurplusAsync(connection);
        }

        try
        {
            return await UpgradableConnection.LendAsync(connection, http, isSurplus: false);
        }
        finally
        {
            limits.Leave(remote);
        }
    }

    private async Task<bool> SpeakSurplusAsync(ConnectionContext connection)
    {
        try
        {
            return Interlocked.Increment(ref _surplus) <= MostSurplus
                && await UpgradableConnection.LendAsync(connection, http, isSurplus: true);
        }
        finally
        {
            Interlocked.Decrement(ref _surplus);
        }
    }
}

/// <summary>Puts the page and the WebSocket on a port.</summary>
internal static class WebListenOptionsExtensions
{
    /// <summary>Speaks HTTP/1.1 on the port, which alone knows this way to a WebSocket (RFC 6455, 4).</summary>
    public static void UseWeb(this ListenOptions listen)
    {
        var services = listen.ApplicationServices;
        var json = Build<JsonWebSocketProtocol>(services, JsonWebSocketProtocol.Name);
        var text = Build<IrcTextWebSocketProtocol>(services, IrcWebSocketProtocol.Name);
        var binary = Build<IrcBinaryWebSocketProtocol>(services, IrcWebSocketProtocol.Name);

        listen.Protocols = HttpProtocols.Http1;
        listen.Use(http => new WebListener(
            http,
            spoken => spoken switch { { IsBinary: true } => binary, { IsIrc: true } => text, _ => json },
            services.GetRequiredService<ConnectionLimits>(),
            services.GetRequiredService<TrustedProxies>(),
            services.GetRequiredService<TransportMetrics>()).ServeAsync);
    }

    private static ConnectionDelegate Build<TProtocol>(IServiceProvider services, string name)
        where TProtocol : IFramedProtocol => new ConnectionBuilder(services)
            .UseClientPipeline(name, services.GetRequiredService<TProtocol>().ServerMessages)
            .UseConnectionHandler<FramedConnectionHandler<TProtocol>>()
            .Build();
}
