using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>One page of a room's log.</summary>
/// <param name="From">The first number that the log has no more, where there is such; else above <paramref name="To"/>.</param>
/// <param name="To">The last number that the log has no more.</param>
/// <param name="Events">The events behind them, oldest first.</param>
internal readonly record struct LogPage(long From, long To, IReadOnlyList<RoomEvent> Events)
{
    /// <summary>Whether numbers are missing before <see cref="Events"/>.</summary>
    public bool HasGap => From <= To;
}

/// <summary>
/// Reads a room's log from a number on, a page at a time, as fast as whoever asks takes it. Not for several threads at once.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="after">The number behind which it begins.</param>
/// <param name="pageSize">Maximum number of events of a page.</param>
internal sealed class LogReader(IRoomLog log, long after, int pageSize = LogReader.PageSize)
{
    /// <summary>Default maximum number of events of a page.</summary>
    public const int PageSize = 256;

    /// <summary>Everything up to this number was read, or is missing.</summary>
    public long After { get; private set; } = after;

    /// <summary>Reads on.</summary>
    /// <param name="upTo">The last number that is wanted; of later ones nothing is read, though the log may have them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The next page; without events where there are none up to that number.</returns>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<LogPage> NextAsync(long upTo, CancellationToken cancellationToken)
    {
        if (After >= upTo)
            return new(After + 1, After, []);
        var read = await log.ReadAfterAsync(After, (int)Math.Min(pageSize, upTo - After), cancellationToken);
        RoomEvent[] events = [.. read.TakeWhile(logged => logged.Seq <= upTo)];
        var from = After + 1;
        if (events.Length > 0)
        {
            After = events[^1].Seq;
            return new(from, events[0].Seq - 1, events);
        }

        // Nothing is kept up to the number, unless nobody knows yet how far the log will go.
        if (upTo != long.MaxValue)
            After = upTo;
        return new(from, After, []);
    }
}
