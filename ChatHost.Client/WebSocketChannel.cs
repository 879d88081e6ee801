using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace ChatHost.Client;

/// <summary>A WebSocket (RFC 6455) that carries one JSON object in each text message.</summary>
public sealed class WebSocketChannel : IMessageChannel
{
    /// <summary>The subprotocol that it offers.</summary>
    public const string Subprotocol = "chathost.v1.json";

    /// <summary>Maximum length of a received message, in bytes.</summary>
    public const int MaxMessageBytes = TcpChannel.MaxMessageBytes;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ClientWebSocket _socket;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly byte[] _buffer = new byte[16 * 1024];

    private WebSocketChannel(ClientWebSocket socket) => _socket = socket;

    /// <summary>The code that the server closed with; null before. Codes: docs/protocol.md, "The end".</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="server">Such as <c>ws://localhost:8000/ws</c> or <c>wss://chat.example.org/ws</c>.</param>
    /// <param name="configure">Sets headers, proxies or certificates; null for none.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="IOException">Nothing listens there, or the server refused the handshake.</exception>
    public static async Task<WebSocketChannel> ConnectAsync(
        Uri server, Action<ClientWebSocketOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(Subprotocol);
            configure?.Invoke(socket.Options);
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return new(socket);
        }
        catch (WebSocketException exception)
        {
            socket.Dispose();
            throw new IOException($"Cannot connect to {server}: {exception.Message}", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(string message, CancellationToken cancellationToken = default)
    {
        var bytes = StrictUtf8.GetBytes(message);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsLost(exception, cancellationToken))
        {
            throw new IOException($"The connection was lost while sending: {exception.Message}", exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var message = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                if (part.MessageType != WebSocketMessageType.Text)
                    throw new InvalidDataException("The server sent a binary message.");
                message.Write(_buffer.AsSpan(0, part.Count));
                if (message.WrittenCount > MaxMessageBytes)
                    throw new InvalidDataException($"The server sent a message of more than {MaxMessageBytes} bytes.");
                if (part.EndOfMessage)
                    return StrictUtf8.GetString(message.WrittenSpan);
            }
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("The server sent a message that is not UTF-8.", exception);
        }
        catch (Exception exception) when (IsLost(exception, cancellationToken))
        {
            throw new IOException($"The connection was lost while receiving: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsLost(exception, cancellationToken))
        {
            // It is closed already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // A socket that was closed, disposed or aborted meanwhile says so in any of these ways.
    private static bool IsLost(Exception exception, CancellationToken cancellationToken) =>
        exception is WebSocketException or InvalidOperationException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
