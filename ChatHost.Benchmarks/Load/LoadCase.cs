using ChatHost.Benchmarks.Generator;

namespace ChatHost.Benchmarks.Load;

/// <summary>One row of the table of costs: a load, and what of it an operation is.</summary>
/// <param name="Name">As one asks for it.</param>
/// <param name="Title">As the table shows it.</param>
/// <param name="Plan">What the generator does.</param>
internal sealed record LoadCase(string Name, string Title, GeneratorPlan Plan)
{
    public static IReadOnlyList<LoadCase> All { get; } =
    [
        new("room-1000", "one room of 1,000, saturated", new() { Connections = 1000 }),
        new("room-100-paced", "one room of 100, 1,000 lines a second", new() { Connections = 100, LinesPerSecond = 1000 }),
        new("rooms-200", "200 rooms of 10, saturated", new() { Connections = 2000, Rooms = 200, Senders = 200 }),
        new("echo-32", "echo, 64 connections, 16 at once, 32 bytes", Echo(32)),
        new("echo-4k", "echo, 64 connections, 16 at once, 4 KiB", Echo(4096)),
        new("idle", "10,000 idle sessions", new() { Mode = GeneratorMode.Connect, Connections = 10_000 }),
        new("set-up", "setting up a connection, until it is greeted", new()
        {
            Mode = GeneratorMode.Connect,
            Connections = 5000,
            WarmUpConnections = 2000,
            Measure = TimeSpan.FromSeconds(0.5),
        }),
        new("slow-readers", "one room of 200, 1 KiB lines, 20 stop reading", new() { Connections = 200, Size = 1024, StoppedReaders = 20 }),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(known => known.Name)];

    /// <summary>Which results of the load make a row: of connections that come and stay, one part is what they cost, one what they hold.</summary>
    public IEnumerable<GeneratorResult> Rows(IEnumerable<GeneratorResult> results) => Name switch
    {
        "idle" => results.Where(result => result.Phase == "held"),
        "set-up" => results.Where(result => result.Phase == "set up"),
        _ => results,
    };

    /// <summary>For a first look, or a test that it works: shorter, and with fewer idle sessions.</summary>
    public LoadCase Quick() => this with
    {
        Plan = Plan with
        {
            Connections = Plan.Mode == GeneratorMode.Connect ? Plan.Connections / 5 : Plan.Connections,
            WarmUpConnections = Plan.WarmUpConnections / 5,
            WarmUp = TimeSpan.FromSeconds(0.5),
            Measure = Plan.Measure / 3,
        },
        Title = Plan.Mode == GeneratorMode.Connect ? $"{Title} (a fifth)" : Title,
    };

    private static GeneratorPlan Echo(int size) => new() { Mode = GeneratorMode.Echo, Connections = 64, Depth = 16, Size = size };
}
