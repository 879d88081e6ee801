using ChatHost.Benchmarks.Generator;

namespace ChatHost.Benchmarks.Growth;

/// <summary>One thing that grows, step by step, and what of it a plot shows.</summary>
/// <param name="Name">As one asks for it, and as the plot's file is named.</param>
/// <param name="Title">Above the plot.</param>
/// <param name="Steps">What is on the x axis.</param>
/// <param name="Plan">The load for one step.</param>
/// <param name="Phase">The part of the load that counts.</param>
internal sealed record GrowthSeries(string Name, string Title, IReadOnlyList<int> Steps, Func<int, GeneratorPlan> Plan, string Phase)
{
    private const int MembersOfRoom = 8;

    /// <summary>The backlog of a listening port; connections beyond it are dropped by the operating system.</summary>
    private const int AtOnce = 4000;

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>Both axes by powers of ten; else both from 0.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>What is drawn of each result, each a line of its own.</summary>
    public required IReadOnlyList<GrowthFigure> Figures { get; init; }

    public static IReadOnlyList<GrowthSeries> All { get; } =
    [
        new("members", "Cost of a delivery as one room grows", [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
            members => new() { Connections = members }, Phase: "")
        {
            XTitle = "members of the room",
            YTitle = "server CPU, µs per delivery",
            IsLogarithmic = true,
            Figures = [new("", result => result.ServerCpuSeconds * 1e6 / result.Operations)],
        },
        new("rooms", $"Cost of a line as rooms of {MembersOfRoom} grow in number", [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
            rooms => new() { Connections = rooms * MembersOfRoom, Rooms = rooms, Senders = rooms }, Phase: "")
        {
            XTitle = "rooms, one talker in each",
            YTitle = "server CPU, µs per line",
            IsLogarithmic = true,
            Figures = [new("", result => result.ServerCpuSeconds * 1e6 / result.Lines)],
        },
        new("sessions", "Memory as idle sessions grow in number", [1000, 2000, 5000, 10_000, 15_000, 19_500],
            sessions => Connect(sessions) with { Measure = TimeSpan.FromSeconds(4) }, Phase: "held")
        {
            XTitle = "idle chat sessions",
            YTitle = "resident memory of the server, MB",
            Figures = [new("", result => result.MemoryBytes / 1e6)],
        },
        new("storm", "All connect at once: time until the last is greeted, and CPU", [1000, 2000, 5000, 10_000],
            connections => Connect(connections) with { SetUpAtOnce = Math.Min(connections, AtOnce), Measure = TimeSpan.FromSeconds(0.5) }, Phase: "set up")
        {
            XTitle = $"connections, at most {AtOnce} under way at a time",
            YTitle = "seconds",
            Figures = [new("time", result => result.Seconds), new("CPU", result => result.ServerCpuSeconds)],
        },
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(known => known.Name)];

    private static GeneratorPlan Connect(int connections) => new() { Mode = GeneratorMode.Connect, Connections = connections };
}

/// <summary>One figure of a result.</summary>
/// <param name="Name">Empty where it is the only one.</param>
/// <param name="Of">Reads it.</param>
internal sealed record GrowthFigure(string Name, Func<GeneratorResult, double> Of);
