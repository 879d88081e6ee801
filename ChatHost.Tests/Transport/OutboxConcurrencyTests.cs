using System.Text;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

/// <summary>An outbox with its real writer over a pipe, from several threads.</summary>
public sealed class OutboxConcurrencyTests
{
    private readonly InMemoryConnection _connection = new();
    private readonly FixedOptions<LimitOptions> _limits = new(new());
    private readonly Outbox _outbox;

    public OutboxConcurrencyTests()
    {
        var writer = new ConnectionWriter(_connection.Context.Transport.Output, socket: null);
        _outbox = new(writer, new TestWords(), PlainFraming.Instance, new OutboxPolicy(_limits, maxUnderWay: 0), new ConnectionCounters());
    }

    [Fact]
    public async Task Many_threads_may_send_at_once_while_the_peer_reads()
    {
        const int Senders = 4;
        const int Each = 3000;
        _limits.CurrentValue = new() { SendQueueBytes = 1 << 24 };
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(
            () =>
            {
                for (var i = 0; i < Each; i++)
                    _outbox.Send(Encoding.UTF8.GetBytes($"{sender} {i}\n"));
            },
            TestContext.Current.CancellationToken)));

        var read = new StringBuilder();
        await TestWait.UntilAsync(() =>
        {
            read.Append(_connection.TakeAll());
            return sending.IsCompleted && !_outbox.IsBusy;
        });
        read.Append(_connection.TakeAll());

        var lines = read.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Senders * Each, lines.Length);
        Assert.All(
            lines.GroupBy(line => line[0]),
            sender => Assert.Equal(Enumerable.Range(0, Each).Select(i => $"{sender.Key} {i}"), sender));
    }
}
