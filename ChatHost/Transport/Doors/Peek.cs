using System.Buffers;
using System.IO.Pipelines;

namespace ChatHost.Transport.Doors;

/// <summary>
/// Looks at what comes first over a connection, without taking it: whoever reads next reads all of it, in order, however it was cut.
/// </summary>
internal sealed class Peek(PipeReader input, TimeProvider time) : IAsyncDisposable
{
    private readonly ITimer _timer = time.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), input, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    private long _examined;
    private bool _isHeld;
    private ReadOnlySequence<byte> _buffer;

    /// <summary>Waits for more than was there before, at most for a time, or until <see cref="PipeReader.CancelPendingRead"/>.</summary>
    /// <returns>All that has come; whether the wait ended without more; whether nothing more will come.</returns>
    public async ValueTask<(ReadOnlySequence<byte> Bytes, bool IsLate, bool IsEnd)> MoreAsync(TimeSpan wait)
    {
        Release(examined: true);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
        var result = await input.ReadAsync();
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        (_buffer, _isHeld) = (result.Buffer, true);
        return (result.Buffer, result.IsCanceled, result.IsCompleted);
    }

    /// <summary>Takes the first bytes: they are not read again.</summary>
    public void Take(long count)
    {
        var rest = _buffer.GetPosition(count);
        input.AdvanceTo(rest, rest);
        (_isHeld, _examined) = (false, 0);
    }

    /// <summary>Leaves all that has come to the next reader, which need not wait for more to read it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        Release(examined: false);

        // The time may have been over just as something came: the next reader is not to see that.
        if (input.TryRead(out var left))
            input.AdvanceTo(left.Buffer.Start, left.Buffer.GetPosition(Math.Min(_examined, left.Buffer.Length)));
    }

    private void Release(bool examined)
    {
        if (!_isHeld)
            return;
        _isHeld = false;

        // What was examined before must stay so; what came since is as if it had not been looked at.
        if (examined)
            _examined = _buffer.Length;
        input.AdvanceTo(_buffer.Start, _buffer.GetPosition(Math.Min(_examined, _buffer.Length)));
    }
}
