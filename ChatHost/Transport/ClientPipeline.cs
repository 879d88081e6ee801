using System.Net.Sockets;
using ChatHost.Protocols;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatHost.Transport;

/// <summary>
/// What all listeners of clients share, as connection middleware in one visible order; the handler at the end speaks
/// the protocol. PROXY protocol and TLS will stand first, since they decide who the peer is and what the bytes are.
/// </summary>
internal static class ClientPipeline
{
    public static IConnectionBuilder UseClientPipeline(this IConnectionBuilder builder, string protocol, IWords words) => builder
        .UseConnectionLimits(words)
        .UseConnectionTable(protocol)
        .UseKeepAlive()
        .UseOrderlyClose();

    /// <summary>Lets a connection in if there is a place for it; else tells it why not.</summary>
    private static IConnectionBuilder UseConnectionLimits(this IConnectionBuilder builder, IWords words)
    {
        var limits = builder.ApplicationServices.GetRequiredService<ConnectionLimits>();
        var connections = builder.ApplicationServices.GetRequiredService<ConnectionTable>();
        var metrics = builder.ApplicationServices.GetRequiredService<TransportMetrics>();
        var time = builder.ApplicationServices.GetRequiredService<TimeProvider>();
        var logger = builder.ApplicationServices.GetRequiredService<ILogger<ConnectionLimits>>();
        return builder.Use(next => async connection =>
        {
            if (connections.Closing is { } closing)
            {
                metrics.RejectedByShutdown();
                await RefuseAsync(connection, words.Refusal(closing), time);
                return;
            }

            var remote = connection.RemoteEndPoint;
            if (!limits.TryEnter(remote, out var tooManyOfAddress))
            {
                metrics.RejectedByLimit(tooManyOfAddress);
                TransportLog.Refused(logger, connection.ConnectionId, DismissalKind.TooManyConnections);
                await RefuseAsync(connection, words.Refusal(Dismissal.TooManyConnections), time);
                return;
            }

            try
            {
                await next(connection);
            }
            finally
            {
                limits.Leave(remote);
            }
        });
    }

    /// <summary>
    /// Enters the connection where the operator, the shared clock and the orderly stop find it, and counts it there. Its id is
    /// Kestrel's, which also opens the log scope that carries it. Endings are caught here, once: only the unknown is logged.
    /// </summary>
    private static IConnectionBuilder UseConnectionTable(this IConnectionBuilder builder, string protocol)
    {
        var connections = builder.ApplicationServices.GetRequiredService<ConnectionTable>();
        var metrics = builder.ApplicationServices.GetRequiredService<TransportMetrics>();
        var time = builder.ApplicationServices.GetRequiredService<TimeProvider>();
        var logger = builder.ApplicationServices.GetRequiredService<ILogger<ConnectionTable>>();
        connections.Expect(protocol);
        return builder.Use(next => async connection =>
        {
            var client = new ClientConnection(connection, protocol, time.GetUtcNow().UtcDateTime, time.GetTimestamp());
            var isError = false;
            connections.Add(client);
            TransportLog.Connected(logger, client.Id, protocol, client.Remote);
            try
            {
                await next(connection);
            }
            catch (Exception exception) when (exception is IOException or ConnectionAbortedException or OperationCanceledException)
            {
                // The peer went without a word; that happens.
            }
            catch (Exception exception)
            {
                isError = true;
                TransportLog.Failed(logger, client.Id, exception);
            }
            finally
            {
                metrics.Ended(client.Dismissal, isError);
                connections.Remove(client);
                TransportLog.Closed(logger, client.Id, time.GetUtcNow().UtcDateTime - client.ConnectedAt);
            }
        });
    }

    /// <summary>
    /// Lets TCP find out that a silent peer is gone (RFC 1122, 4.2.3.6): asked after a minute of silence, four times, a
    /// quarter of a minute apart. Routers forget a silent connection after some minutes, so this also keeps it open.
    /// </summary>
    private static IConnectionBuilder UseKeepAlive(this IConnectionBuilder builder) => builder.Use(next => connection =>
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Gone before it began: the handler reads as much.
            }
        }

        return next(connection);
    });

    /// <summary>Once the handler has said all it had to: FIN, not RST, so that the peer reads the last bytes.</summary>
    private static IConnectionBuilder UseOrderlyClose(this IConnectionBuilder builder)
    {
        var time = builder.ApplicationServices.GetRequiredService<TimeProvider>();
        return builder.Use(next => async connection =>
        {
            await next(connection);
            await HalfClose.RunAsync(connection, time);
        });
    }

    private static async ValueTask RefuseAsync(ConnectionContext connection, ReadOnlyMemory<byte> words, TimeProvider time)
    {
        if (!words.IsEmpty)
            await connection.Transport.Output.WriteAsync(words);
        await HalfClose.RunAsync(connection, time);
    }
}
