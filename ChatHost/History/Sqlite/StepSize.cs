namespace ChatHost.History.Sqlite;

/// <summary>
/// How much of one kind of background work fits into a step of the store's thread, which a message waits for: learned from how long
/// the last steps took on this machine with these messages.
/// </summary>
/// <param name="initial">Rows or pages of the first step.</param>
/// <param name="max">Maximum of any step.</param>
internal sealed class StepSize(int initial, int max)
{
    /// <summary>How long a message may wait for a step.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(2);

    /// <summary>How long a step is meant to take: half of the limit, since the next one may cost more than the last.</summary>
    public static readonly TimeSpan Target = Limit / 2;

    /// <summary>Steps shrink at once and grow slowly: many are short because there was little to do.</summary>
    private const double MinFactor = 0.5;

    private const double MaxFactor = 1.1;

    private double _size = initial;

    /// <summary>How many rows or pages the next step is to do.</summary>
    public int Value => (int)_size;

    /// <summary>A step of this size took so long.</summary>
    public void Took(TimeSpan duration) =>
        _size = Math.Clamp(_size * Math.Clamp(Target / duration, MinFactor, MaxFactor), 1, max);
}
