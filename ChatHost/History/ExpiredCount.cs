namespace ChatHost.History;

/// <summary>Counts the messages deleted because of a bound of history, by bound. Any thread may count and read.</summary>
internal sealed class ExpiredCount
{
    private long _byCount;
    private long _byAge;
    private long _bySize;

    /// <summary>Past <see cref="HistoryOptions.MaxPerRoom"/>.</summary>
    public long ByCount => Volatile.Read(ref _byCount);

    /// <summary>Past <see cref="HistoryOptions.MaxAge"/>.</summary>
    public long ByAge => Volatile.Read(ref _byAge);

    /// <summary>Past <see cref="HistoryOptions.MaxBytes"/>.</summary>
    public long BySize => Volatile.Read(ref _bySize);

    /// <summary>Of these deleted messages the oldest were past the count, and the others past the age.</summary>
    public void PastCountThenAge(long pastCount, long messages)
    {
        PastCount(Math.Min(pastCount, messages));
        PastAge(messages - Math.Min(pastCount, messages));
    }

    public void PastCount(long messages) => Interlocked.Add(ref _byCount, messages);

    public void PastAge(long messages) => Interlocked.Add(ref _byAge, messages);

    public void PastSize(long messages) => Interlocked.Add(ref _bySize, messages);
}
