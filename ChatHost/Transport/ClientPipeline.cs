using System.Net.Sockets;
using ChatHost.Protocols;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>
/// What all listeners of clients share, as one piece of connection middleware, in the order a connection meets it: is it
/// let in; it is entered in the table; its protocol speaks, in the handler at the end; it is closed with FIN; its place is
/// given back. PROXY protocol and TLS will stand before it, since they decide who the peer is and what the bytes are.
/// </summary>
/// <remarks>
/// One method and not a middleware for each step: every asynchronous one costs an idle connection some 130 bytes.
/// </remarks>
internal sealed class ClientPipeline(
    string protocol,
    IServerMessages words,
    ConnectionDelegate handler,
    ConnectionLimits limits,
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

        if (!limits.TryEnter(connection.RemoteEndPoint, out var tooManyOfAddress))
        {
            metrics.RejectedByLimit(tooManyOfAddress);
            TransportLog.Refused(logger, connection.ConnectionId, DisconnectReasonKind.TooManyConnections);
            return RefuseAsync(connection, DisconnectReason.TooManyConnections);
        }

        return ServeAdmittedAsync(new(connection, protocol, time.GetUtcNow().UtcDateTime, time.GetTimestamp()));
    }

    /// <summary>
    /// The connection is where the operator, the shared clock and the orderly stop find it, and is counted there. Its id is
    /// Kestrel's, which also opens the log scope that carries it. Endings are caught here, once: only the unknown is logged.
    /// </summary>
    private async Task ServeAdmittedAsync(ConnectionEntry client)
    {
        var isError = false;
        connections.Add(client);
        TransportLog.Connected(logger, client.Id, protocol, client.Remote);
        try
        {
            await handler(client.Context);
            await HalfClose.RunAsync(client.Context, time);
        }
        catch (Exception exception) when (IsEnding(exception))
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
            metrics.Ended(client.DisconnectReason, isError);
            connections.Remove(client);
            TransportLog.Closed(logger, client.Id, time.GetUtcNow().UtcDateTime - client.ConnectedAt);
            limits.Leave(client.Context);
        }
    }

    /// <summary>Kestrel disposes the socket as soon as the peer has reset, at any moment and before anybody has read of it.</summary>
    private static bool IsEnding(Exception exception) =>
        exception is IOException or ConnectionAbortedException or OperationCanceledException
        || (exception is ObjectDisposedException { ObjectName: var disposed } && disposed == typeof(Socket).FullName);

    private async Task RefuseAsync(ConnectionContext connection, DisconnectReason reason)
    {
        if (words.Refusal(reason) is { IsEmpty: false } last)
            await connection.Transport.Output.WriteAsync(last);
        await HalfClose.RunAsync(connection, time);
    }
}

/// <summary>Puts the middleware of clients before a listener's handler.</summary>
internal static class ClientPipelineExtensions
{
    public static IConnectionBuilder UseClientPipeline(this IConnectionBuilder builder, string protocol, IServerMessages words)
    {
        builder.ApplicationServices.GetRequiredService<ConnectionTable>().Expect(protocol);
        return builder.Use(handler =>
            ActivatorUtilities.CreateInstance<ClientPipeline>(builder.ApplicationServices, protocol, words, handler).ServeAsync);
    }
}
