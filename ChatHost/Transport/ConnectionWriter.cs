using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace ChatHost.Transport;

/// <summary>
/// Writes to a connection: straight to the operating system while nothing is under way, and what that has no capacity for through the
/// connection's pipe. However the pipe fails, the peer is gone: the read loop learns the reason.
/// </summary>
/// <param name="output">The connection's pipe.</param>
/// <param name="socket">The direct way; null where bytes may not go as they are, or there is no socket.</param>
/// <remarks>
/// It relies on a transport whose flush completes when the operating system has taken the bytes, so that what waits for a peer is known
/// exactly. See <c>SocketTransportOptions.MaxWriteBufferSize</c> in Hosting.
/// </remarks>
internal sealed class ConnectionWriter(PipeWriter output, IConnectionSocket? socket) : IConnectionWriter
{
    private ValueTask<FlushResult> _flush;
    private bool _isFlushing;
    private bool _isBroken;

    public bool IsBroken => Volatile.Read(ref _isBroken);

    public bool IsFlushing => Volatile.Read(ref _isFlushing);

    public int BytesUnderWay { get; private set; }

    public int Flushes { get; private set; }

    public bool TryEndFlush()
    {
        if (!_isFlushing)
            return true;
        if (!_flush.IsCompleted)
            return false;
        _isFlushing = false;
        BytesUnderWay = 0;
        Flushes++;
        try
        {
            if (_flush.GetAwaiter().GetResult().IsCompleted)
                Break();
        }
        catch (Exception)
        {
            Break();
        }

        return true;
    }

    public bool Send(ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        if (socket is not null && BytesUnderWay == 0 && !_isBroken && !bytes.IsEmpty && !socket.TrySend(bytes, out sent))
            Break();
        if (sent < bytes.Length)
            Write(bytes[sent..]);
        return !_isBroken;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_isBroken)
            return;
        BytesUnderWay += bytes.Length;
        output.Write(bytes);
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "Kept until it is over, then consumed once, by TryEndFlush.")]
    public bool Flush()
    {
        if (BytesUnderWay == 0 || _isBroken)
            return !_isBroken;
        try
        {
            // A pipe takes a flush that is under way and this one for one: the last to end stands for all.
            _flush = output.FlushAsync();
            _isFlushing = true;
        }
        catch (Exception)
        {
            Break();
        }

        return !_isBroken;
    }

    public void OnFlushed(Action continuation) => _flush.GetAwaiter().UnsafeOnCompleted(continuation);

    public void Break() => Volatile.Write(ref _isBroken, true);
}
