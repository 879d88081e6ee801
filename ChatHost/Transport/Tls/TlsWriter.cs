using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;

namespace ChatHost.Transport.Tls;

/// <summary>
/// Encrypts what is written. A flush that comes while another is under way completes with it, once all that was written until then is with
/// the operating system. It holds memory only while it holds bytes.
/// </summary>
internal sealed class TlsWriter(SslStream stream) : PipeWriter
{
    private const int BlockSize = 4 * 1024;

    private readonly Lock _lock = new();
    private byte[]? _block;
    private int _written;

    // What flushes that came while one is under way wait for.
    private TaskCompletionSource<FlushResult>? _follower;
    private bool _isWriting;
    private bool _isBroken;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => Volatile.Read(ref _written);

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        lock (_lock)
        {
            var wanted = Math.Max(sizeHint, 1);
            if (_block is null)
            {
                _block = ArrayPool<byte>.Shared.Rent(Math.Max(BlockSize, wanted));
            }
            else if (_block.Length - _written < wanted)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_block.Length * 2, _written + wanted));
                _block.AsSpan(0, _written).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_block);
                _block = larger;
            }

            return _block.AsMemory(_written);
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        lock (_lock)
            _written += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_isBroken || (_written == 0 && !_isWriting))
                return new(new FlushResult(isCanceled: false, isCompleted: _isBroken));
            if (_isWriting)
                return new((_follower ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            _isWriting = true;
        }

        return WriteAsync();
    }

    public override void CancelPendingFlush()
    {
        // Bytes that were encrypted must go out: their numbers are used.
    }

    public override void Complete(Exception? exception = null)
    {
        lock (_lock)
        {
            _isBroken = true;
            if (_block is { } block)
                ArrayPool<byte>.Shared.Return(block);
            (_block, _written) = (null, 0);
        }
    }

    /// <summary>Writes until nothing is left; what is written meanwhile goes out too.</summary>
    private async ValueTask<FlushResult> WriteAsync()
    {
        var isBroken = false;
        while (TryTake(isBroken, out var block, out var length))
        {
            try
            {
                await stream.WriteAsync(block.AsMemory(0, length));
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
            {
                isBroken = true;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(block);
            }
        }

        return new(isCanceled: false, isCompleted: isBroken);
    }

    private bool TryTake(bool isBroken, out byte[] block, out int length)
    {
        TaskCompletionSource<FlushResult>? follower;
        lock (_lock)
        {
            _isBroken |= isBroken;
            (block, length) = (_block!, _written);
            if (!_isBroken && _written > 0)
            {
                (_block, _written) = (null, 0);
                return true;
            }

            _isWriting = false;
            (follower, _follower) = (_follower, null);
        }

        follower?.TrySetResult(new(isCanceled: false, isCompleted: isBroken));
        return false;
    }
}
