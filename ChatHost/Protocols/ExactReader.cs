using System.IO.Pipelines;

namespace ChatHost.Protocols;

/// <summary>Reads past a fixed number of bytes, however they are split into packets.</summary>
internal static class ExactReader
{
    /// <summary>Waits for <paramref name="length"/> bytes and consumes exactly these; what follows them stays in the pipe.</summary>
    /// <remarks>
    /// They wait in the pipe until they are all there, so <paramref name="length"/> is for small fixed sizes. It loops itself, for
    /// after a cancelled read a pipe's <see cref="PipeReader.ReadAtLeastAsync"/> does not wake when the rest comes (.NET 10).
    /// </remarks>
    /// <returns>False: the input ended first, or the read was cancelled by <see cref="PipeReader.CancelPendingRead"/>, and
    /// nothing was consumed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async ValueTask<bool> ReadExactlyAsync(PipeReader input, int length, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            if (read.Buffer.Length >= length)
            {
                input.AdvanceTo(read.Buffer.GetPosition(length));
                return true;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
                return false;
        }
    }
}
