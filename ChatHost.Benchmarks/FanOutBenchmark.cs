using BenchmarkDotNet.Attributes;
using ChatHost.Messages;
using ChatHost.Protocols.Line;
using ChatHost.Rooms;

namespace ChatHost.Benchmarks;

/// <summary>
/// From a room's batch to what each member's outbox would be given: the encoding once, and the walk over the members. The
/// figure is for one delivery; in steady state it allocates nothing.
/// </summary>
[MemoryDiagnoser]
public class FanOutBenchmark
{
    private const int LinesInBatch = 10;

    private static readonly Range[] WholeBatch = [Range.All];

    private readonly RoomBatch _batch = new() { Room = RoomName.FromLog("general") };
    private readonly RoomEvent[] _events = new RoomEvent[LinesInBatch];
    private long _bytes;

    [Params(10, 1000)]
    public int Members { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < LinesInBatch; i++)
        {
            _events[i] = new RoomEvent
            {
                Kind = RoomEventKind.Message,
                Room = _batch.Room,
                Seq = i + 1,
                Time = DateTime.UnixEpoch,
                Nick = Nickname.FromLog("alice"),
                Text = new string('x', 64),
            };
        }
    }

    [Benchmark]
    public long OneBatch()
    {
        foreach (var happened in _events)
            _batch.Add(happened, author: null);
        for (var i = 0; i < Members; i++)
        {
            var encoded = LineFormat.Here.Of(_batch);
            foreach (var run in WholeBatch)
                _bytes += encoded[run].Length;
        }

        _batch.Clear();
        return _bytes;
    }
}
