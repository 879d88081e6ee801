using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Tests.Support;

/// <summary>
/// A connection without a socket, for both ends of a test. As with the host's sockets a write of the server is under way
/// until the client has taken all of it, so a client that does not read is a slow one. What waits for a client goes on,
/// on the thread of the call that it waited for, so that a test sees the outcome at once.
/// </summary>
internal sealed class InMemoryConnection
{
    private static readonly PipeOptions Slow = new(
        readerScheduler: PipeScheduler.ThreadPool,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 1,
        resumeWriterThreshold: 1,
        useSynchronizationContext: false);

    private static readonly PipeOptions Plain = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Pipe _toServer = new(Plain);
    private readonly Pipe _toClient = new(Slow);
    private readonly StringBuilder _partOfLine = new();

    public InMemoryConnection(string id = "c1", EndPoint? remote = null)
    {
        Context = new DefaultConnectionContext(
            id, new DuplexPipe(_toServer.Reader, _toClient.Writer), new DuplexPipe(_toClient.Reader, _toServer.Writer))
        {
            RemoteEndPoint = remote ?? new IPEndPoint(IPAddress.Loopback, 50000),
        };
    }

    public DefaultConnectionContext Context { get; }

    public bool IsAborted => Context.ConnectionClosed.IsCancellationRequested;

    /// <summary>The client sends some bytes.</summary>
    public async Task SendAsync(string text) => await _toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _toServer.Writer.WriteAsync(bytes);

    /// <summary>The client closes its side: FIN.</summary>
    public void EndSending() => _toServer.Writer.Complete();

    /// <summary>The client is gone, and the server's next write learns it.</summary>
    public void Reset()
    {
        _toServer.Writer.Complete(new ConnectionResetException("Connection reset by peer"));
        _toClient.Reader.Complete();
    }

    /// <summary>The server has come to its end: the client reads what is left and then the end.</summary>
    public void EndOfServer() => _toClient.Writer.Complete();

    /// <summary>The client takes what one write of the server holds, without waiting; empty if there is nothing.</summary>
    public string TakeWrite()
    {
        if (!_toClient.Reader.TryRead(out var result))
            return "";
        var text = Encoding.UTF8.GetString(result.Buffer);
        _toClient.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }

    /// <summary>The client takes all there is without waiting.</summary>
    public string TakeAll()
    {
        var all = new StringBuilder();
        while (TakeWrite() is { Length: > 0 } text)
            all.Append(text);
        return all.ToString();
    }

    /// <summary>The next line that the server sends, without its end; null once there are no more.</summary>
    public async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            var text = _partOfLine.ToString();
            if (text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end)
            {
                _partOfLine.Remove(0, end + 1);
                return text[..end].TrimEnd('\r');
            }

            var result = await _toClient.Reader.ReadAsync().AsTask().WaitAsync(TestWait.Patience);
            _partOfLine.Append(Encoding.UTF8.GetString(result.Buffer));
            _toClient.Reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted && result.Buffer.IsEmpty)
                return null;
        }
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
