namespace ChatHost.History;

/// <summary>
/// What a log shows at one moment, by the bounds of <see cref="HistoryOptions"/>. Messages past them are hidden at once, whenever a
/// store deletes them.
/// </summary>
/// <param name="MaxPerRoom">Maximum number of messages of a room.</param>
/// <param name="NotBefore">Messages from before this moment, in UTC, are too old.</param>
internal readonly record struct LogBounds(int MaxPerRoom, DateTime NotBefore)
{
    /// <summary>Whether messages become too old at all.</summary>
    public bool HasAge => NotBefore > DateTime.UnixEpoch;

    public static LogBounds At(DateTime now, HistoryOptions options) =>
        new(options.MaxPerRoom, options.MaxAge is { } age ? now - age : DateTime.UnixEpoch);

    /// <summary>Down to how many bytes a store is trimmed that has grown past its bound: not again with the next message.</summary>
    public static long TrimTarget(long maxBytes) => maxBytes / 10 * 9;

    /// <summary>The lowest number that may be shown, if it is not too old.</summary>
    public long FirstShown(LogState log) => Math.Max(log.FirstSeq, log.LastSeq - MaxPerRoom + 1);

    public bool Shows(LogState log, long seq, DateTime time) => seq >= FirstShown(log) && time >= NotBefore;

    /// <summary>Whether nothing of the log is shown, or all of it was erased.</summary>
    public bool IsEmpty(LogState log) => !log.IsKept || log.AppendedAt < NotBefore;
}
