using System.Buffers;
using System.IO.Pipelines;

namespace ChatHost.Transport.Tls;

/// <summary>
/// A connection's pipes as a stream. A read into an empty buffer waits until there is something to read, and takes nothing: so an idle
/// connection holds no buffer.
/// </summary>
/// <param name="input">What comes.</param>
/// <param name="output">What goes out. Nobody else writes to it, and each write is awaited before the next.</param>
/// <param name="socket">The direct way out, without a copy; null where there is none.</param>
internal sealed class DuplexPipeStream(PipeReader input, PipeWriter output, IConnectionSocket? socket) : Stream
{
    /// <summary>Makes the next read fail at once, and take nothing.</summary>
    public bool RefusesNextRead { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (RefusesNextRead)
        {
            RefusesNextRead = false;
            throw new IOException("Refused, as asked.");
        }

        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var available = result.Buffer;
            if (available.IsEmpty)
            {
                input.AdvanceTo(available.End);
                if (result.IsCompleted)
                    return 0;
                if (result.IsCanceled)
                    throw new OperationCanceledException("The read was cancelled.");
                continue;
            }

            var count = (int)Math.Min(buffer.Length, available.Length);
            available.Slice(0, count).CopyTo(buffer.Span);
            var consumed = available.GetPosition(count);

            // Nothing is marked as examined beyond what was taken: the rest is there at once for the next read.
            input.AdvanceTo(consumed, consumed);
            return count;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var sent = 0;
        if (socket is not null && !buffer.IsEmpty && !socket.TrySend(buffer.Span, out sent))
            return ValueTask.FromException(Over());
        return sent == buffer.Length ? ValueTask.CompletedTask : WriteRestAsync(buffer[sent..], cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // What is written is flushed at once.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        output.Write(rest.Span);
        if ((await output.FlushAsync(cancellationToken)).IsCompleted)
            throw Over();
    }

    private static IOException Over() => new("The connection is over.");
}
