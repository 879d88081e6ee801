using System.Diagnostics;

namespace ChatHost.Benchmarks.Generator;

/// <summary>One connection to an echo server: where it stands in the stream of its messages.</summary>
internal sealed class EchoConnection : Connection
{
    public required long[] SentAt { get; init; }

    /// <summary>Messages sent, and messages that came back whole.</summary>
    public int Sent { get; set; }

    public int Returned { get; set; }

    /// <summary>How much of the next message has come back, in bytes.</summary>
    public int Offset { get; set; }
}

/// <summary>Keeps some messages of each connection on the way to an echo server and back, and compares every byte.</summary>
internal sealed class EchoSwarm(GeneratorPlan plan)
    : Swarm<EchoConnection>(plan, id => new() { Id = id, SentAt = new long[plan.Depth] })
{
    private readonly byte[] _messages = new byte[plan.Depth * plan.Size];
    private readonly LatencyHistogram _latency = new();
    private bool _isMeasuring;
    private bool _isStopping;
    private long _corrupt;

    public GeneratorResult Measure()
    {
        ConnectAll();
        foreach (var connection in Connections)
            SendMessages(connection, Plan.Depth);
        Run(Plan.WarmUp);

        _isMeasuring = true;
        var window = MeasuredWindow.Open(Plan.Server);
        Run(Plan.Measure);
        var result = window.Close(_latency, operations: _latency.Count);
        _isMeasuring = false;

        _isStopping = true;
        RunUntil(() => Connections.All(connection => connection.Sent == connection.Returned), TimeSpan.FromSeconds(3));
        return result with
        {
            Faults = new()
            {
                Lost = Connections.Sum(connection => connection.Sent - connection.Returned),
                Corrupt = _corrupt,
                Closed = Closed,
            },
        };
    }

    protected override void OnConnected(EchoConnection connection) => MarkReady(connection);

    protected override void OnInput(EchoConnection connection, ReadOnlySpan<byte> input)
    {
        var now = Stopwatch.GetTimestamp();
        var returned = 0;
        while (!input.IsEmpty)
        {
            var expected = MessageOf(connection, connection.Returned)[connection.Offset..];
            var length = Math.Min(expected.Length, input.Length);
            if (!input[..length].SequenceEqual(expected[..length]))
                _corrupt++;
            input = input[length..];
            connection.Offset += length;
            if (connection.Offset < Plan.Size)
                continue;
            if (_isMeasuring)
                _latency.Add(now - connection.SentAt[connection.Returned % Plan.Depth]);
            connection.Offset = 0;
            connection.Returned++;
            returned++;
        }

        if (returned > 0 && !_isStopping)
            SendMessages(connection, Math.Min(returned, Plan.Depth));
    }

    private ReadOnlySpan<byte> MessageOf(EchoConnection connection, int number) => Pattern.At((connection.Id * 7) + number, Plan.Size);

    private void SendMessages(EchoConnection connection, int count)
    {
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            MessageOf(connection, connection.Sent).CopyTo(_messages.AsSpan(i * Plan.Size));
            connection.SentAt[connection.Sent % Plan.Depth] = now;
            connection.Sent++;
        }

        Send(connection, _messages.AsSpan(0, count * Plan.Size));
    }
}
