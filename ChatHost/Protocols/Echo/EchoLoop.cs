using System.Buffers;
using System.IO.Pipelines;

namespace ChatHost.Protocols.Echo;

/// <summary>The Echo protocol (RFC 862): every byte comes back, exact and in order.</summary>
/// <remarks>
/// <code>
///   input ──read──▶ copy ──flush──▶ output
///                    ▲ not before the last flush is over
/// </code>
/// The flush of one read runs while the next one is waited for, so a busy peer keeps both directions going. Nothing is copied until
/// the last flush is over: a peer that stops reading leaves its bytes in the input, which fills up and is no longer
/// read from the socket. So at most one input's worth waits on each side, whatever the peer does.
/// </remarks>
internal static class EchoLoop
{
    /// <summary>Echoes until the input ends or its pending read is cancelled, both after the last byte there is echoed and flushed;
    /// or until nobody reads the output any more, or its pending flush is cancelled.</summary>
    /// <remarks>Completing the two pipes is the caller's part. What the pipes throw, such as for a connection reset, passes through.</remarks>
    /// <param name="input">What the peer says.</param>
    /// <param name="output">What the peer hears.</param>
    /// <param name="onBytes">Told the number of bytes of each read as they go out, for those who count.</param>
    public static async Task RunAsync(PipeReader input, PipeWriter output, Action<long>? onBytes)
    {
        var flushing = default(ValueTask<FlushResult>);
        var turns = new ReadBudget();
        while (true)
        {
            var read = await input.ReadAsync();

            if (IsOver(await flushing))
                return;

            foreach (var segment in read.Buffer)
                output.Write(segment.Span);

            onBytes?.Invoke(read.Buffer.Length);
            input.AdvanceTo(read.Buffer.End);

            if (read.IsCompleted || read.IsCanceled)
            {
                await output.FlushAsync();
                return;
            }

            flushing = output.FlushAsync();
            if (turns.IsOver())
                await Task.Yield();
        }
    }

    private static bool IsOver(FlushResult flush) => flush.IsCompleted || flush.IsCanceled;
}
