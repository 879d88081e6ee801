using System.Diagnostics;

namespace ChatHost.Benchmarks.Generator;

/// <summary>
/// Members of rooms, some of whom talk, and an account of every line for every reader: whether it came, once, in the order of its
/// sender, with the bytes that were sent.
/// </summary>
internal sealed class RoomSwarm : ChatSwarm<Member>
{
    /// <summary>How long nothing may arrive before what is missing counts as lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly int[] _readersOfRoom;
    private readonly long[] _saidInRoom;
    private readonly long _window;
    private LatencyHistogram _latency = new();
    private bool _isMeasuring;
    private int _nextSender;
    private long _lines;
    private long _underWay;
    private long _doubled;
    private long _reordered;
    private long _corrupt;

    public RoomSwarm(GeneratorPlan plan)
        : base(plan, entersRooms: true, id => new()
        {
            Id = id,
            Heard = new SequenceCheck[(plan.Senders + plan.Rooms - 1) / plan.Rooms],
            IsSlow = id >= plan.Connections - plan.StoppedReaders,
        })
    {
        _saidInRoom = new long[plan.Rooms];
        _readersOfRoom = new int[plan.Rooms];
        foreach (var member in Connections.Where(member => !member.IsSlow))
            _readersOfRoom[RoomOf(member)]++;

        // Two lines of each sender may be under way to all readers of its room.
        _window = 2L * plan.Senders * _readersOfRoom[0];
    }

    public IReadOnlyList<GeneratorResult> Measure()
    {
        ConnectAll();
        Run(TimeSpan.FromSeconds(0.5));
        Talk(Plan.WarmUp);
        var results = new List<GeneratorResult> { MeasureTalk() };
        if (Plan.StoppedReaders > 0)
        {
            SetReading(false);
            results = [results[0] with { Phase = "all read" }, MeasureTalk() with { Phase = $"{Plan.StoppedReaders} stopped" }];
        }

        RunUntil(() => _underWay <= 0, Patience);
        var lost = Connections.Where(member => !member.IsSlow).Sum(Missing);
        if (Plan.StoppedReaders > 0)
        {
            // What they have not read, and was not reported as skipped, must still arrive.
            SetReading(true);
            RunUntil(() => Connections.All(member => Missing(member) == 0), Patience);
            lost += Connections.Where(member => member.IsSlow).Sum(member => Math.Abs(Missing(member)));
        }

        results[^1] = results[^1] with
        {
            Skipped = Connections.Sum(member => member.Skipped),
            Faults = new() { Lost = lost, Doubled = _doubled, Reordered = _reordered, Corrupt = _corrupt, Closed = Closed },
        };
        return results;
    }

    protected override void OnMessage(Member member, ReadOnlySpan<byte> message)
    {
        if (Language.TryFindStamp(message, out var said))
            Take(member, said);
        else if (member.IsSlow)
            member.Skipped += Language.SkippedIn(message);
    }

    protected override void OnClosed(Member member)
    {
        if (!member.IsSlow)
            _readersOfRoom[RoomOf(member)]--;
    }

    private void Take(Member member, ReadOnlySpan<byte> line)
    {
        if (line.Length != Plan.Size
            || !Stamp.TryRead(line, out var stamp)
            || (uint)stamp.Sender >= Plan.Senders
            || stamp.Sender % Plan.Rooms != RoomOf(member)
            || (stamp.Sender == member.Id && !Language.SpeakersHear)
            || stamp.Number < 1 || stamp.Number > Connections[stamp.Sender].Said)
        {
            _corrupt++;
            return;
        }

        var arrival = member.Heard[stamp.Sender / Plan.Rooms].Take(stamp.Number);
        if (arrival == Arrival.Doubled)
        {
            _doubled++;
            return;
        }

        if (arrival == Arrival.Reordered)
            _reordered++;
        member.Received++;
        if (member.IsSlow)
            return;
        _underWay--;
        if (_isMeasuring)
            _latency.Add(Stopwatch.GetTimestamp() - stamp.Time);
    }

    /// <summary>Number of lines that neither arrived nor were reported as skipped.</summary>
    private long Missing(Member member) =>
        member.Handle == 0 ? 0 : _saidInRoom[RoomOf(member)] - (Language.SpeakersHear ? 0 : member.Said) - member.Received - member.Skipped;

    private void SetReading(bool reads)
    {
        foreach (var member in Connections.Where(member => member.IsSlow))
            Read(member, reads);
    }

    private GeneratorResult MeasureTalk()
    {
        _latency = new();
        var before = _lines;
        _isMeasuring = true;
        var window = MeasuredWindow.Open(Plan.Server);
        Talk(Plan.Measure);
        _isMeasuring = false;
        return window.Close(_latency, operations: _latency.Count) with { Lines = _lines - before };
    }

    private void Talk(TimeSpan time)
    {
        var now = Stopwatch.GetTimestamp();
        var (end, due) = (now + Ticks(time.TotalSeconds), now);
        for (; now < end; now = Stopwatch.GetTimestamp())
        {
            var wait = end - now;
            if (Plan.LinesPerSecond > 0)
            {
                // Stamped with the time it was due: a generator or server that is late hides nothing.
                for (; due <= now && TrySay(due); due += Ticks(1.0 / Plan.LinesPerSecond))
                {
                }

                wait = Math.Clamp(due - now, 0, wait);
            }
            else
            {
                while (_underWay < _window && TrySay(Stopwatch.GetTimestamp()))
                {
                }
            }

            Poll(Stopwatch.GetElapsedTime(0, wait));
        }
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    /// <summary>The next sender in turn says a line; false when all have lines that the server does not take yet.</summary>
    private bool TrySay(long time)
    {
        for (var tries = 0; tries < Plan.Senders; tries++)
        {
            var sender = Connections[_nextSender];
            _nextSender = (_nextSender + 1) % Plan.Senders;
            if (sender.Handle == 0 || sender.HasUnsent)
                continue;
            sender.Said++;
            _lines++;
            _saidInRoom[RoomOf(sender)]++;
            _underWay += _readersOfRoom[RoomOf(sender)] - (Language.SpeakersHear ? 0 : 1);
            Send(sender, Language.Say(new(sender.Id, sender.Said, time), Plan.Size, RoomOf(sender)));
            return true;
        }

        return false;
    }
}
