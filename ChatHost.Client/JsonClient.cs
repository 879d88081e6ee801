using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ChatHost.Client;

/// <summary>
/// One connection that speaks JSON, with typed events. It does not reconnect and matches no answers to requests:
/// <see cref="ChatClient"/> does both. What may be sent: docs/protocol.md, "What a client sends".
/// </summary>
/// <remarks>One reader and any number of writers may use it at the same time.</remarks>
/// <param name="channel">The connection; disposing the client disposes it.</param>
/// <param name="serverSpeaksFirst">
/// Whether hello comes unasked, as over TCP after <c>/json</c>. Over a WebSocket it answers <c>start</c> or <c>resume</c>.
/// </param>
public sealed class JsonClient(IMessageChannel channel, bool serverSpeaksFirst) : IDisposable
{
    private bool _hasReadEvent;

    /// <summary>The connection.</summary>
    public IMessageChannel Channel => channel;

    /// <summary>Whether the server sends hello unasked.</summary>
    public bool ServerSpeaksFirst => serverSpeaksFirst;

    /// <summary>
    /// Connects to <c>tcp://host:port</c>, a listener of the line chat, or <c>ws://host:port/ws</c>, or <c>wss://</c> of a server behind
    /// TLS.
    /// </summary>
    /// <exception cref="ArgumentException">The scheme is none of these.</exception>
    /// <exception cref="IOException">Nothing listens there, or the server refused.</exception>
    public static async Task<JsonClient> ConnectAsync(Uri server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.Scheme switch
        {
            "tcp" => await ConnectAsync(new DnsEndPoint(server.IdnHost, server.Port), cancellationToken).ConfigureAwait(false),
            "ws" or "wss" => new(
                await WebSocketChannel.ConnectAsync(server, cancellationToken: cancellationToken).ConfigureAwait(false), serverSpeaksFirst: false),
            _ => throw new ArgumentException($"Not tcp, ws or wss: {server}", nameof(server)),
        };
    }

    /// <summary>Connects over TCP to a listener of the line chat, and asks it to speak JSON.</summary>
    /// <exception cref="IOException">Nothing listens there.</exception>
    public static async Task<JsonClient> ConnectAsync(EndPoint server, CancellationToken cancellationToken = default)
    {
        var channel = await TcpChannel.ConnectAsync(server, cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            await channel.SendAsync("/json", cancellationToken).ConfigureAwait(false);
            return new(channel, serverSpeaksFirst: true);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Sends one object.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public ValueTask SendAsync(JsonObject request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return channel.SendAsync(request.ToJsonString(), cancellationToken);
    }

    /// <summary>
    /// Reads the next event; null after the server has closed the connection. The greeting of the line chat, which comes before the
    /// first event over TCP, is skipped.
    /// </summary>
    /// <exception cref="IOException">The connection was lost, or the line chat refused it; the message is the server's.</exception>
    /// <exception cref="InvalidDataException">The server does not speak the protocol.</exception>
    public async ValueTask<ChatEvent?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (await channel.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (_hasReadEvent || message.StartsWith('{'))
            {
                _hasReadEvent = true;
                return ChatEvent.Parse(message);
            }

            if (message.StartsWith("! ", StringComparison.Ordinal))
                throw new IOException($"The server refused the connection: {message[2..]}");
        }

        return null;
    }

    /// <summary>Reads all events until the server closes the connection.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async IAsyncEnumerable<ChatEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } happened)
            yield return happened;
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}
