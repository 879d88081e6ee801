using ChatHost.Benchmarks.Generator;

namespace ChatHost.Benchmarks.Soak;

/// <summary>
/// What one reader has heard: from the first line of somebody on, replayed or live, each next one must follow. Used by the
/// reader's own loop alone, and read once that is still.
/// </summary>
/// <param name="ledger">Where what is wrong goes.</param>
/// <param name="room">The room it is in.</param>
/// <param name="fromStart">It was there before everybody: so it hears each from its first line.</param>
internal sealed class Hearing(SoakLedger ledger, int room, bool fromStart)
{
    private readonly Dictionary<int, int> _lastOfLife = [];

    /// <summary>A line from its stamp on.</summary>
    public void Take(ReadOnlySpan<byte> line)
    {
        if (!Stamp.TryRead(line, out var stamp)
            || ledger.Find(stamp.Sender) is not { } life
            || life.Room != room
            || stamp.Number < 1 || stamp.Number > life.Said)
        {
            ledger.AddCorrupt();
            return;
        }

        var last = _lastOfLife.GetValueOrDefault(life.Id, fromStart ? 0 : stamp.Number - 1);
        ledger.AddHeard();
        if (stamp.Number <= last)
        {
            ledger.AddOutOfOrder();
            return;
        }

        ledger.AddLost(stamp.Number - last - 1);
        _lastOfLife[life.Id] = stamp.Number;
    }

    /// <summary>How many of the last lines of those who ended in order have not come.</summary>
    public long Missing() => ledger.Lives
        .Where(life => life.Room == room && life.IsComplete)
        .Sum(life => (long)(life.Said - _lastOfLife.GetValueOrDefault(life.Id)));
}
