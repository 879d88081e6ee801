using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatHost.Client;

/// <summary>
/// A TCP connection that carries lines of UTF-8: LF ends a line on the way out, LF or CRLF on the way in. It knows nothing of what
/// the lines mean; <see cref="LineClient"/> and <see cref="JsonClient"/> do.
/// </summary>
public sealed class TcpChannel : IMessageChannel
{
    /// <summary>Maximum length of a received line, in bytes. The longest that a server sends, a list of rooms, stays far below.</summary>
    public const int MaxMessageBytes = 16 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    // No line end stands before it in what is buffered.
    private int _searched;

    /// <summary>Uses a socket that is connected already; disposing the channel disposes it.</summary>
    public TcpChannel(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Socket = socket;
    }

    /// <summary>The socket, for options and states that this class has no member for.</summary>
    public Socket Socket { get; }

    /// <summary>The address of this side, as the server's <c>GET /clients</c> shows it.</summary>
    public EndPoint LocalEndPoint => Socket.LocalEndPoint!;

    /// <summary>Bytes that were received and not read yet. After the end of the connection: what came after the last line end.</summary>
    public ReadOnlyMemory<byte> Buffered => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Connects to a host name or address.</summary>
    /// <exception cref="IOException">There is no such host, or nothing listens there.</exception>
    public static Task<TcpChannel> ConnectAsync(string host, int port, CancellationToken cancellationToken = default) =>
        ConnectAsync(new DnsEndPoint(host, port), cancellationToken: cancellationToken);

    /// <summary>Connects.</summary>
    /// <param name="server">Where the server listens.</param>
    /// <param name="receiveBufferBytes">Size of the socket's receive buffer, in bytes; 0 keeps the operating system's default.</param>
    /// <param name="from">The local address to connect from; null lets the operating system choose.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="IOException">There is no such host, or nothing listens there.</exception>
    public static async Task<TcpChannel> ConnectAsync(
        EndPoint server, int receiveBufferBytes = 0, IPAddress? from = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var socket = server.AddressFamily == AddressFamily.Unspecified
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            if (receiveBufferBytes > 0)
                socket.ReceiveBufferSize = receiveBufferBytes;
            if (from is not null)
                socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return new(socket);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"Cannot connect to {server}: {exception.SocketErrorCode}.", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(string message, CancellationToken cancellationToken = default) =>
        SendBytesAsync(StrictUtf8.GetBytes(message + "\n"), cancellationToken);

    /// <summary>Sends bytes as they are: several lines at once, part of one, or something that is no line.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async ValueTask SendBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await Socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false)..];
        }
        catch (OperationCanceledException)
        {
            Dispose();
            throw;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw Lost("sending", exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        if (!await WaitToReceiveAsync(cancellationToken).ConfigureAwait(false) || !TryReceive(out var line))
            return null;
        try
        {
            return StrictUtf8.GetString(line.Span.TrimEnd((byte)'\r'));
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("The server sent a line that is not UTF-8.", exception);
        }
    }

    /// <summary>Waits until <see cref="TryReceive"/> has a line; false after the server has closed the connection.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="MaxMessageBytes"/>.</exception>
    public async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default)
    {
        while (FindLineEnd() < 0)
        {
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    /// <summary>Takes the next line out of what was received, without waiting and without decoding it.</summary>
    /// <param name="line">The line without its LF; a CR in front of it is part of it. Good until the next call of any member.</param>
    public bool TryReceive(out ReadOnlyMemory<byte> line)
    {
        var end = FindLineEnd();
        line = end < 0 ? default : _buffer.AsMemory(_start, end - _start);
        if (end >= 0)
            _start = _searched = end + 1;
        return end >= 0;
    }

    /// <summary>Receives bytes as they are, first those that are buffered; 0 after the server has closed the connection.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async ValueTask<int> ReceiveBytesAsync(Memory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (Buffered.IsEmpty)
            return await ReceiveFromSocketAsync(bytes, cancellationToken).ConfigureAwait(false);
        var count = Math.Min(bytes.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(bytes);
        _start = _searched = _start + count;
        return count;
    }

    /// <summary>Ends this side (FIN). Receiving goes on.</summary>
    public void HalfClose() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with RST, as a crashed machine does.</summary>
    public void Reset() => Socket.Close(timeout: 0);

    /// <inheritdoc/>
    public ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            HalfClose();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        return default;
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();

    private static IOException Lost(string doing, Exception exception) =>
        new($"The connection was lost while {doing}: {(exception as SocketException)?.SocketErrorCode.ToString() ?? "it was closed"}.", exception);

    private int FindLineEnd()
    {
        var from = Math.Max(_start, _searched);
        var end = _buffer.AsSpan(from, _end - from).IndexOf((byte)'\n');
        _searched = end < 0 ? _end : from;
        return end < 0 ? -1 : from + end;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_searched, _end, _start) = (_searched - _start, _end - _start, 0);
        }

        if (_end > MaxMessageBytes)
            throw new InvalidDataException($"The server sent a line of more than {MaxMessageBytes} bytes.");
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = await ReceiveFromSocketAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += count;
        return count > 0;
    }

    private async ValueTask<int> ReceiveFromSocketAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            return await Socket.ReceiveAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw Lost("receiving", exception);
        }
    }
}
