using System.Buffers;
using ChatHost.Operations;

namespace ChatHost.Protocols;

/// <summary>Sends events of a log as a long answer: in pieces, each when its reader has taken the one before, until nobody reads it.</summary>
internal static class LongAnswer
{
    /// <summary>Bytes of a long answer that are written at once.</summary>
    private const int PieceSize = 8 * 1024;

    /// <param name="connection">The reader.</param>
    /// <param name="longWork">By which no address holds up the others.</param>
    /// <param name="events">What is sent.</param>
    /// <param name="write">Writes one event, or leaves it out; returns whether the reader is shown it.</param>
    /// <returns>How many the reader is shown.</returns>
    public static async ValueTask<int> SendAsync<TEvent>(
        IFramedConnection connection, LongWork longWork, IReadOnlyList<TEvent> events, Func<IBufferWriter<byte>, TEvent, bool> write)
    {
        var (next, shown) = (0, 0);
        while (next < events.Count && !connection.IsGone)
        {
            var piece = await longWork.DoAsync(connection.Address, () =>
            {
                var output = new ArrayBufferWriter<byte>();
                for (; next < events.Count && output.WrittenCount < PieceSize; next++)
                    shown += write(output, events[next]) ? 1 : 0;
                return output.WrittenMemory;
            });
            await connection.SendAsync(piece);
        }

        return shown;
    }
}
