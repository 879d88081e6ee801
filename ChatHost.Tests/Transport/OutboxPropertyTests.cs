using System.Text;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ChatHost.Tests.Transport;

/// <summary>Whatever is sent to a peer and however slowly it reads: lines arrive whole and in order, and gaps are reported.</summary>
public sealed class OutboxPropertyTests
{
    private static readonly string[] Rooms = ["dev", "ops", "web"];

    private static readonly Config Always = Config.QuickThrowOnFailure
        .WithEndSize(150)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20260131, 1), FSharpOption<int>.None)));

    /// <summary>What can happen; <paramref name="Shape"/> says which lines of a batch are notices, and which are for the peer.</summary>
    internal sealed record Step(StepKind Kind, string Room, int Size, int Shape);

    internal enum StepKind
    {
        Answer,
        RoomSays,
        PeerReads,
        PeerReadsAll,
    }

    /// <summary>A little waits and goes out in one write; or more than one write takes, so that lines are sent and dropped by turns.</summary>
    [Theory]
    [InlineData(400, 1024, 20)]
    [InlineData(100, 100_000, 4000)]
    public void Lines_are_read_whole_and_in_order_and_their_gaps_are_reported(int times, int bound, int lineLength)
    {
        var (dropped, runs) = (0L, 0);

        Check.One(Always.WithMaxTest(times), Prop.ForAll(Steps, steps =>
        {
            var run = new Run(bound, lineLength);
            foreach (var step in steps)
                run.Do(step);
            run.Finish();
            dropped += run.Counters.DroppedLines;
            runs++;
        }));

        Assert.Equal(times, runs);
        Assert.InRange(dropped, times, long.MaxValue);
    }

    private static Arbitrary<Step[]> Steps { get; } = Arb.From(
        (from kind in Gen.Frequency(
             (2, Gen.Constant(StepKind.Answer)),
             (6, Gen.Constant(StepKind.RoomSays)),
             (2, Gen.Constant(StepKind.PeerReads)),
             (1, Gen.Elements(StepKind.PeerReads, StepKind.PeerReadsAll)))
         from room in Gen.Elements(Rooms)
         from size in Gen.Choose(1, 12)
         from shape in Gen.Choose(0, 1 << 24)
         select new Step(kind, room, size, shape)).ArrayOf(),
        steps => Enumerable.Range(0, steps.Length).Select(at => steps.Where((_, i) => i != at).ToArray()));

    private sealed class Run
    {
        private readonly InMemoryConnection _connection = new();
        private readonly Outbox _outbox;
        private readonly StringBuilder _read = new();
        private readonly List<string> _answers = [];
        private readonly Dictionary<string, List<long>> _lines = Rooms.ToDictionary(room => room, _ => new List<long>());
        private readonly Dictionary<string, List<string>> _notices = Rooms.ToDictionary(room => room, _ => new List<string>());
        private readonly Dictionary<string, long> _lastSeq = Rooms.ToDictionary(room => room, _ => 0L);
        private readonly List<EncodedBatch> _batches = [];
        private readonly int _bound;
        private readonly string _padding;
        private bool _hasOverflowed;

        public Run(int bound, int lineLength)
        {
            (_bound, _padding) = (bound, new('.', lineLength));
            var limits = new FixedOptions<LimitOptions>(new() { SendQueueBytes = bound });
            _outbox = new(new ConnectionWriter(_connection.Context.Transport.Output, socket: null), new TestWords(), PlainFraming.Instance, new OutboxPolicy(limits, maxUnderWay: 0), Counters);
        }

        public ConnectionCounters Counters { get; } = new();

        public void Do(Step step)
        {
            switch (step.Kind)
            {
                // A peer whose outbox overflows is disconnected: nothing more is sent to it.
                case StepKind.Answer when !_hasOverflowed:
                    _answers.Add($"answer {_answers.Count}{new string('.', step.Size * _padding.Length / 6)}");
                    Took(_outbox.Send(Encoding.UTF8.GetBytes(_answers[^1] + "\n")));
                    break;
                case StepKind.RoomSays when !_hasOverflowed:
                    RoomSays(step);
                    break;
                case StepKind.PeerReads:
                    _read.Append(_connection.TakeWrite());
                    break;
                case StepKind.PeerReadsAll:
                    _read.Append(_connection.TakeAll());
                    break;
            }

            if (!_hasOverflowed)
                Assert.InRange(_outbox.QueuedBytes, 0, _bound);
        }

        public void Finish()
        {
            _read.Append(_connection.TakeAll());
            Assert.False(_outbox.IsBusy);
            Assert.Equal(0, _outbox.QueuedBytes);
            Assert.All(_batches, batch => Assert.True(batch.IsReleased()));

            var text = _read.ToString();
            Assert.Equal(Counters.SentBytes, text.Length);
            Assert.True(text.Length == 0 || text.EndsWith('\n'));
            var read = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(_answers, read.Where(line => line.StartsWith("answer ", StringComparison.Ordinal)));
            var accounted = _answers.Count;
            foreach (var room in Rooms)
                accounted += CheckRoom(room, read);
            Assert.Equal(read.Length, accounted);
        }

        private void RoomSays(Step step)
        {
            var lines = new List<(long Seq, string Text)>();
            var heard = new List<Range>();
            for (var i = 0; i < step.Size; i++)
            {
                var bits = (step.Shape >> (2 * (i % 12))) & 3;
                var isNotice = bits == 0;
                var isHeard = bits != 1;
                var seq = isNotice ? 0 : ++_lastSeq[step.Room];
                lines.Add((seq, isNotice ? $"{step.Room} notice {_notices[step.Room].Count}" : $"{step.Room} {seq}{_padding}"));
                if (isNotice)
                    _notices[step.Room].Add(lines[^1].Text);
                else if (isHeard)
                    _lines[step.Room].Add(seq);
                if (isHeard)
                    heard.Add(i..(i + 1));
            }

            var batch = TestBatches.Of(step.Room, [.. lines]);
            _batches.Add(batch);
            Took(_outbox.Send(batch, heard.ToArray()));
            batch.Dispose();
        }

        private void Took(OutboxResult result) => _hasOverflowed |= result == OutboxResult.Overflow;

        /// <summary>Checks the lines that were read against the room's; returns how many of them belong to the room.</summary>
        private int CheckRoom(string room, string[] read)
        {
            var next = 0;
            var seen = 0;
            var sent = _lines[room];
            foreach (var line in read)
            {
                var words = line.TrimEnd('.').Split(' ');
                if (words[0] == room && words[1] != "notice")
                {
                    Assert.Equal(sent[next++], long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
                    Assert.EndsWith(_padding, line, StringComparison.Ordinal);
                    seen++;
                }
                else if (words[0] == "skipped" && words[1] == room)
                {
                    var count = int.Parse(words[4], System.Globalization.CultureInfo.InvariantCulture);
                    Assert.Equal($"{sent[next]} {sent[next + count - 1]}", $"{words[2]} {words[3]}");
                    next += count;
                    seen++;
                }
            }

            Assert.Equal(sent.Count, next);
            var notices = read.Where(line => line.StartsWith($"{room} notice ", StringComparison.Ordinal)).ToArray();
            Assert.Equal(_notices[room], notices);
            return seen + notices.Length;
        }
    }
}
