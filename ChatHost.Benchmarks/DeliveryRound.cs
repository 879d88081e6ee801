using System.IO.Pipelines;
using ChatHost.Messages;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Transport;
using Microsoft.Extensions.Options;

namespace ChatHost.Benchmarks;

/// <summary>
/// One round of a room to its readers, all in step with it: the batch is encoded once and goes through each reader's outbox to a
/// socket that takes it at once. What the members, the encoding and the pipes need is there after the first.
/// </summary>
internal sealed class DeliveryRound
{
    public const int Lines = 10;

    private static readonly Range[] WholeBatch = [Range.All];

    private readonly RoomBatch _batch = new() { Room = RoomName.FromLog("general") };
    private readonly RoomEvent[] _events;
    private readonly Outbox[] _readers;

    public DeliveryRound(int readers)
    {
        _events = [.. Enumerable.Range(1, Lines).Select(seq => new RoomEvent
        {
            Kind = RoomEventKind.Message,
            Room = _batch.Room,
            Seq = seq,
            Time = DateTime.UnixEpoch,
            Nick = Nickname.FromLog("alice"),
            Text = new string('x', 64),
        })];
        var policy = new OutboxPolicy(new FixedLimits());
        _readers = [.. Enumerable.Range(0, readers).Select(_ => new Outbox(
            new ConnectionWriter(new TakingPipe(), socket: null), SilentMessages.Instance, PlainFraming.Instance, policy, new ConnectionCounters()))];
    }

    /// <summary>Delivers <see cref="Lines"/> lines to every reader.</summary>
    public void Run()
    {
        foreach (var happened in _events)
            _batch.Add(happened, author: null);
        foreach (var reader in _readers)
            reader.Send(LineFormat.Here.Of(_batch), WholeBatch);
        _batch.Clear();
    }

    /// <summary>The way to a socket that takes all it is given at once.</summary>
    private sealed class TakingPipe : PipeWriter
    {
        private readonly byte[] _buffer = new byte[4096];

        public override void Advance(int bytes)
        {
            // It is taken.
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush()
        {
            // None is ever pending.
        }

        public override void Complete(Exception? exception = null)
        {
            // Nothing is held.
        }
    }

    private sealed class FixedLimits : IOptionsMonitor<LimitOptions>
    {
        public LimitOptions CurrentValue { get; } = new();

        public LimitOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<LimitOptions, string?> listener) => null;
    }
}
