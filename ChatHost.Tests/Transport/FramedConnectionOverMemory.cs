using System.Text;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Transport;

/// <summary>A framed connection over pipes in memory, with lines as frames, whose time the test decides.</summary>
public abstract class FramedConnectionOverMemory
{
    private protected FramedConnectionOverMemory()
    {
        Entry = new(Connection.Context, "Line", Time.GetUtcNow().UtcDateTime, Time.GetTimestamp());
        Framed = new(Entry, new TestWords(), PlainFraming.Instance, Services);
    }

    private protected InMemoryConnection Connection { get; } = new();

    private protected ManualTime Time { get; } = new();

    private protected FixedOptions<LimitOptions> Limits { get; } = new(new() { IdleTimeout = TimeSpan.FromMinutes(5) });

    private protected ConnectionEntry Entry { get; }

    private protected FramedConnection Framed { get; }

    private protected FramedConnectionServices Services => new(new(Limits), new(Limits), Time, NullLogger<FramedConnection>.Instance);

    /// <summary>The frames that were read, as text.</summary>
    private protected List<string> Frames { get; } = [];

    private protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private protected static Task EndedAsync(Task task) => task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

    private protected void Beat(TimeSpan after)
    {
        Time.Advance(after);
        Framed.OnHeartbeat(Time.GetTimestamp(), Limits.CurrentValue);
    }

    private protected async Task ReadAsync(Action<string>? onFrame = null, int maxLineBytes = 4096, TimeSpan? pause = null)
    {
        await foreach (var frame in Framed.FramesAsync(new LineCutter(maxLineBytes)))
        {
            if (pause is { } delay)
                await Framed.PauseAsync(delay);
            Frames.Add(frame.Kind == FrameKind.TooLong ? "TooLong" : Encoding.UTF8.GetString(frame.Bytes));
            onFrame?.Invoke(Frames[^1]);
        }
    }
}
