using System.Text;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

/// <summary>An outbox over a writer whose progress each test decides. Nothing goes out while a flush is under way.</summary>
public abstract class OutboxOverFakeWriter
{
    private protected OutboxOverFakeWriter() => Outbox = NewOutbox(maxUnderWay: 0);

    private protected FakeWriter Writer { get; } = new();

    private protected ConnectionCounters Counters { get; } = new();

    private protected FixedOptions<LimitOptions> Limits { get; } = new(new() { SendQueueBytes = 1024 });

    private protected Outbox Outbox { get; }

    private protected Outbox NewOutbox(int maxUnderWay) =>
        new(Writer, new TestWords(), PlainFraming.Instance, new OutboxPolicy(Limits, maxUnderWay), Counters);

    private protected OutboxResult Answer(string text) => Outbox.Send(Encoding.UTF8.GetBytes(text));

    private protected OutboxResult Room(EncodedBatch batch)
    {
        var result = Outbox.Send(batch, [Range.All]);
        batch.Dispose();
        return result;
    }
}
