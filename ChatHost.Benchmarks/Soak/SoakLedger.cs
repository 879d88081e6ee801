using System.Collections.Concurrent;

namespace ChatHost.Benchmarks.Soak;

/// <summary>One stay of one person: what it has said, and whether all of that must have been heard.</summary>
/// <param name="id">Its number among all lives; the stamps of its lines carry it.</param>
/// <param name="room">Where it talks.</param>
internal sealed class Life(int id, int room)
{
    private volatile bool _isComplete;

    public int Id => id;

    public int Room => room;

    public int Said { get; set; }

    /// <summary>It ended in order, so everyone who was there all the time has heard all it said. A reset or a kick may cost its last lines.</summary>
    public bool IsComplete => _isComplete;

    public void Complete() => _isComplete = true;
}

/// <summary>The account of a soak: everybody who was there, and everything that went wrong. Any thread writes to it.</summary>
internal sealed class SoakLedger
{
    private const int MostMessages = 10;

    private readonly ConcurrentDictionary<int, Life> _lives = new();
    private readonly ConcurrentDictionary<string, int> _endings = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private int _lastLife;
    private int _failed;
    private long _heard;
    private long _lost;
    private long _outOfOrder;
    private long _corrupt;

    public IReadOnlyDictionary<string, int> Endings => _endings;

    /// <summary>The first failures, described.</summary>
    public IEnumerable<string> Failures => _failures;

    public int Failed => _failed;

    public long Heard => Interlocked.Read(ref _heard);

    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Lines that came twice, or after a later one of the same person.</summary>
    public long OutOfOrder => Interlocked.Read(ref _outOfOrder);

    public long Corrupt => Interlocked.Read(ref _corrupt);

    public IEnumerable<Life> Lives => _lives.Values;

    public Life Begin(int room)
    {
        var life = new Life(Interlocked.Increment(ref _lastLife), room);
        _lives[life.Id] = life;
        return life;
    }

    public Life? Find(int id) => _lives.GetValueOrDefault(id);

    public void AddEnding(string how) => _endings.AddOrUpdate(how, 1, (_, count) => count + 1);

    public void AddHeard() => Interlocked.Increment(ref _heard);

    public void AddLost(long count) => Interlocked.Add(ref _lost, count);

    public void AddOutOfOrder() => Interlocked.Increment(ref _outOfOrder);

    public void AddCorrupt() => Interlocked.Increment(ref _corrupt);

    public void Fail(string what)
    {
        if (Interlocked.Increment(ref _failed) <= MostMessages)
            _failures.Enqueue(what);
    }
}
