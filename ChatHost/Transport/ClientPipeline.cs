using System.Net;
using System.Net.Sockets;
using ChatHost.Moderation;
using ChatHost.Protocols;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>
/// What all listeners of clients share, as one piece of connection middleware, in this order: the connection is accepted or refused; it is
/// added to the table; its protocol speaks, in the handler at the end; it is closed with FIN; it no longer counts under the limits. PROXY
/// protocol and TLS will come before it, since they decide who the peer is and what the bytes are.
/// </summary>
/// <remarks>
/// One method, not one middleware per step: each asynchronous one costs an idle connection some 130 bytes.
/// </remarks>
internal sealed class ClientPipeline(
    string protocol,
    IServerMessages messages,
    ConnectionDelegate handler,
    ConnectionLimits limits,
    ServerBans bans,
    ConnectionTable connections,
    TransportMetrics metrics,
    TimeProvider time,
    ILogger<ConnectionTable> logger)
{
    /// <summary>Serves one connection until it may be closed.</summary>
    public Task ServeAsync(ConnectionContext connection)
    {
        if (connections.Closing is { } closing)
        {
            metrics.RejectedByShutdown();
            return RefuseAsync(connection, closing);
        }

        if (FindBan(connection) is { } ban)
        {
            metrics.RejectedByBan();
            TransportLog.Refused(logger, connection.ConnectionId, DisconnectReasonKind.Banned);
            return RefuseAsync(connection, DisconnectReason.Of(ban));
        }

        if (!limits.TryEnter(connection, out var tooManyOfAddress))
        {
            metrics.RejectedByLimit(tooManyOfAddress);
            TransportLog.Refused(logger, connection.ConnectionId, DisconnectReasonKind.TooManyConnections);
            return RefuseAsync(connection, DisconnectReason.TooManyConnections);
        }

        return ServeAdmittedAsync(new(connection, protocol, time.GetUtcNow().UtcDateTime, time.GetTimestamp()));
    }

    /// <summary>
    /// From here on the operator, the heartbeat and the orderly stop find the connection. Its id is Kestrel's, which also opens the log
    /// scope that carries it. Endings are caught here, once: only unexpected errors are logged.
    /// </summary>
    private async Task ServeAdmittedAsync(ConnectionEntry client)
    {
        var isError = false;
        connections.Add(client);

        // A ban may be set at this moment: either it finds the connection in the table, or it is found here.
        if (FindBan(client.Context) is { } ban)
            client.Disconnect(DisconnectReason.Of(ban));
        TransportLog.Connected(logger, client.Id, protocol, client.Remote);
        try
        {
            await handler(client.Context);
            await HalfClose.RunAsync(client.Context, time);
        }
        catch (Exception exception) when (IsEnding(exception))
        {
            // The peer closed the connection without a goodbye, which is normal.
        }
        catch (Exception exception)
        {
            isError = true;
            TransportLog.Failed(logger, client.Id, exception);
        }
        finally
        {
            metrics.Ended(client.DisconnectReason, isError);
            connections.Remove(client);
            TransportLog.Closed(logger, client.Id, time.GetUtcNow().UtcDateTime - client.ConnectedAt);
            limits.Leave(client.Context);
        }
    }

    /// <summary>Kestrel disposes the socket as soon as the peer has reset, at any moment, before a read shows the reset.</summary>
    private static bool IsEnding(Exception exception) =>
        exception is IOException or ConnectionAbortedException or OperationCanceledException
        || (exception is ObjectDisposedException { ObjectName: var disposed } && disposed == typeof(Socket).FullName);

    private ServerBan? FindBan(ConnectionContext connection) => bans.Find((connection.RemoteEndPoint as IPEndPoint)?.Address);

    private async Task RefuseAsync(ConnectionContext connection, DisconnectReason reason)
    {
        if (messages.Refusal(reason) is { IsEmpty: false } last)
            await connection.Transport.Output.WriteAsync(last);
        await HalfClose.RunAsync(connection, time);
    }
}

/// <summary>Adds the middleware of clients before a listener's handler.</summary>
internal static class ClientPipelineExtensions
{
    public static IConnectionBuilder UseClientPipeline(this IConnectionBuilder builder, string protocol, IServerMessages messages)
    {
        builder.ApplicationServices.GetRequiredService<ConnectionTable>().Expect(protocol);
        return builder.Use(handler =>
            ActivatorUtilities.CreateInstance<ClientPipeline>(builder.ApplicationServices, protocol, messages, handler).ServeAsync);
    }
}
