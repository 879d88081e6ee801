namespace ChatHost.Client;

/// <summary>Carries whole messages in both directions: lines over TCP (<see cref="TcpChannel"/>) or text messages of a WebSocket (<see cref="WebSocketChannel"/>).</summary>
/// <remarks>One reader and any number of writers may use it at the same time. Messages are written whole, in the order of the calls.</remarks>
public interface IMessageChannel : IDisposable
{
    /// <summary>Sends one message, which must not contain a line end. Completes when the operating system has taken all of it.</summary>
    /// <param name="message">The text.</param>
    /// <param name="cancellationToken">Cancelling while the message is being sent ends the connection, because part of the message may have left.</param>
    /// <exception cref="IOException">The connection was lost.</exception>
    ValueTask SendAsync(string message, CancellationToken cancellationToken = default);

    /// <summary>Receives the next whole message; null after the server has closed the connection.</summary>
    /// <param name="cancellationToken">Cancels the wait. A WebSocket does not survive that, a TCP connection does.</param>
    /// <exception cref="IOException">The connection was lost.</exception>
    /// <exception cref="InvalidDataException">The message is not UTF-8, is too long, or is binary.</exception>
    ValueTask<string?> ReceiveAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Closes this side: FIN over TCP, close code 1000 over a WebSocket, which also ends a session for good. Does nothing if the
    /// connection is closed already.
    /// </summary>
    ValueTask CloseAsync(CancellationToken cancellationToken = default);
}
