using System.Net;
using ChatHost.Benchmarks.Generator;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Benchmarks;

public sealed class RoomSwarmTests
{
    private static readonly GeneratorPlan Plan = new()
    {
        Server = Environment.ProcessId,
        Connections = 8,
        Rooms = 2,
        Senders = 4,
        WarmUp = TimeSpan.FromMilliseconds(100),
        Measure = TimeSpan.FromMilliseconds(200),
    };

    [Fact]
    public async Task A_server_that_keeps_its_promises_is_found_to()
    {
        var result = await MeasureAsync(Fault.None);

        Assert.False(result.Faults.Any, result.Faults.ToString());
        Assert.InRange(result.Operations, 1, long.MaxValue);
        Assert.InRange(result.P50Ms, 0.0001, result.MaxMs);
    }

    [Fact]
    public async Task A_line_that_is_left_out_is_lost()
    {
        var faults = (await MeasureAsync(Fault.LeaveOut)).Faults;

        Assert.InRange(faults.Lost, 1, long.MaxValue);
        Assert.Equal(0, faults.Doubled + faults.Reordered + faults.Corrupt + faults.Closed);
    }

    [Fact]
    public async Task A_line_that_comes_twice_is_doubled()
    {
        var faults = (await MeasureAsync(Fault.Double)).Faults;

        Assert.InRange(faults.Doubled, 1, long.MaxValue);
        Assert.Equal(0, faults.Lost + faults.Reordered + faults.Corrupt + faults.Closed);
    }

    [Fact]
    public async Task Lines_that_arrive_out_of_order_count_as_reordered()
    {
        var faults = (await MeasureAsync(Fault.Reorder)).Faults;

        Assert.InRange(faults.Reordered, 1, long.MaxValue);
        Assert.Equal(0, faults.Doubled + faults.Corrupt + faults.Closed);
    }

    [Fact]
    public async Task A_line_that_was_changed_is_corrupt()
    {
        Assert.InRange((await MeasureAsync(Fault.Change)).Faults.Corrupt, 1, long.MaxValue);
    }

    [Theory]
    [InlineData(nameof(Carrier.Lines))]
    [InlineData(nameof(Carrier.Json))]
    [InlineData(nameof(Carrier.WebSocket))]
    public async Task The_program_itself_keeps_its_promises_however_it_is_spoken_to(string name)
    {
        var carrier = Enum.Parse<Carrier>(name);
        await using var host = RunningHost.Start(("Limits:Messages:PerSecond", "1000000"), ("Limits:Messages:Burst", "1000000"));
        var port = host.AddressOf(carrier == Carrier.WebSocket ? "Web" : "Chat").Port;

        var result = await MeasureAsync(Plan with { Carrier = carrier, Port = port });

        Assert.False(result.Faults.Any, result.Faults.ToString());
        Assert.InRange(result.Operations, 1, long.MaxValue);
    }

    private static async Task<GeneratorResult> MeasureAsync(Fault fault)
    {
        using var server = new FaultyChat(fault);
        return await MeasureAsync(Plan with { Port = ((IPEndPoint)server.EndPoint).Port });
    }

    private static async Task<GeneratorResult> MeasureAsync(GeneratorPlan plan)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The generator makes calls of Linux.");
        var results = await Task.Run(() => GeneratorProgram.Measure(plan), TestContext.Current.CancellationToken)
            .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        return Assert.Single(results);
    }
}
