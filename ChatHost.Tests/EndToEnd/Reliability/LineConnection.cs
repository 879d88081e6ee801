using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>Lines over a connection that may be lost at any byte: what stands behind the last line end is no line.</summary>
internal sealed class LineConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly PipeReader _reader;
    private readonly SemaphoreSlim _writing = new(1);

    public LineConnection(Socket socket)
    {
        _socket = socket;
        _reader = PipeReader.Create(new NetworkStream(socket));
    }

    /// <exception cref="IOException">Nobody is there.</exception>
    public static async Task<LineConnection> ConnectAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            return new(socket);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException("Nobody is there.", exception);
        }
    }

    /// <summary>The next whole line without its end; null at the end of the connection.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(result.Buffer.Slice(0, end)).TrimEnd('\r');
                _reader.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line;
            }

            _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    /// <exception cref="IOException">The connection broke.</exception>
    public Task WriteLineAsync(string line, CancellationToken cancellationToken) =>
        WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken);

    /// <exception cref="IOException">The connection broke.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection broke.", exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Says that no more comes: FIN.</summary>
    public void Finish()
    {
        if (_socket.Connected)
            _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Ends as a crashed system does: RST.</summary>
    public void Reset() => _socket.Close(0);

    public void Dispose()
    {
        _socket.Dispose();
        _writing.Dispose();
    }
}
