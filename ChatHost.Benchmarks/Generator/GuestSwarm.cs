namespace ChatHost.Benchmarks.Generator;

/// <summary>Connections that come, are greeted and stay: what setting one up costs, and what it holds while idle.</summary>
internal sealed class GuestSwarm(GeneratorPlan plan) : ChatSwarm<Connection>(plan, entersRooms: false, id => new() { Id = id })
{
    public static IReadOnlyList<GeneratorResult> Measure(GeneratorPlan plan)
    {
        if (plan.WarmUpConnections > 0)
        {
            using (var before = new GuestSwarm(plan with { Connections = plan.WarmUpConnections }))
                before.ConnectAll();

            // The server has yet to see that they are gone.
            Thread.Sleep(TimeSpan.FromSeconds(1.5));
        }

        using var swarm = new GuestSwarm(plan);
        return swarm.Measure();
    }

    protected override void OnMessage(Connection connection, ReadOnlySpan<byte> message)
    {
        // Others arrive.
    }

    private GeneratorResult[] Measure()
    {
        var window = MeasuredWindow.Open(Plan.Server);
        ConnectAll();
        var setUp = window.Close(SetUp, operations: Ready) with { Phase = "set up" };

        Run(Plan.Measure);
        var held = window.Close(SetUp, operations: Ready);
        return
        [
            setUp,
            held with
            {
                Phase = "held",
                Seconds = held.Seconds - setUp.Seconds,
                ServerCpuSeconds = held.ServerCpuSeconds - setUp.ServerCpuSeconds,
                Faults = new() { Closed = Closed },
            },
        ];
    }
}
