namespace ChatHost.Benchmarks.Generator;

/// <summary>How a line stands to those that came before it from the same sender.</summary>
internal enum Arrival
{
    InOrder,
    Doubled,
    Reordered,
}

/// <summary>
/// What one reader has had from one sender, whose lines are numbered 1, 2, 3 …. What never came shows in
/// <see cref="Received"/>, once nothing is under way.
/// </summary>
internal struct SequenceCheck
{
    private const int Remembered = 64;

    private long _last;

    // Bit n: number _last - n has come.
    private ulong _recent;

    /// <summary>How many different lines came; of lines more than 64 behind each is taken for new.</summary>
    public long Received { get; private set; }

    public Arrival Take(long number)
    {
        if (number > _last)
        {
            var step = number - _last;
            _recent = (step < Remembered ? _recent << (int)step : 0) | 1;
            _last = number;
            Received++;
            return Arrival.InOrder;
        }

        var behind = _last - number;
        var mark = behind < Remembered ? 1UL << (int)behind : 0;
        if ((_recent & mark) != 0)
            return Arrival.Doubled;
        _recent |= mark;
        Received++;
        return Arrival.Reordered;
    }
}
