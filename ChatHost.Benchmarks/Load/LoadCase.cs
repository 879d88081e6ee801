using ChatHost.Benchmarks.Generator;
using ChatHost.Benchmarks.Servers;

namespace ChatHost.Benchmarks.Load;

/// <summary>One row of the table of costs: a load, and what of it an operation is.</summary>
/// <param name="Name">As one asks for it.</param>
/// <param name="Title">As the table shows it.</param>
/// <param name="Plan">What the generator does.</param>
internal sealed record LoadCase(string Name, string Title, GeneratorPlan Plan)
{
    private static readonly Carrier[] EveryCarrier = [Carrier.Lines, Carrier.Json, Carrier.WebSocket];

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
        new("carriers-1000", "one room of 1,000, saturated", new() { Connections = 1000 }) { Carriers = EveryCarrier },
        new("carriers-100", "one room of 100, 1,000 lines a second", new() { Connections = 100, LinesPerSecond = 1000 }) { Carriers = EveryCarrier },
        new("carriers-idle", "10,000 idle sessions", new() { Mode = GeneratorMode.Connect, Connections = 10_000 }) { Carriers = EveryCarrier },
        new("tls-1000", "one room of 1,000 over TLS, saturated", OverTls(new() { Connections = 1000 })),
        new("tls-100", "one room of 100 over TLS, saturated", OverTls(new() { Connections = 100 })),
        new("tls-100-paced", "one room of 100 over TLS, 1,000 lines a second", OverTls(new() { Connections = 100, LinesPerSecond = 1000 })),
        new("tls-idle", "10,000 idle sessions", OverTls(new() { Mode = GeneratorMode.Connect, Connections = 10_000 })),
        new("irc-1000", "one room of 1,000 over IRC, saturated", OverIrc(new() { Connections = 1000 })),
        new("irc-100-paced", "one room of 100 over IRC, 1,000 lines a second", OverIrc(new() { Connections = 100, LinesPerSecond = 1000 })),
        new("irc-200", "200 rooms of 10 over IRC, saturated", OverIrc(new() { Connections = 2000, Rooms = 200, Senders = 200 })),
        new("irc-idle", "10,000 idle sessions of IRC", OverIrc(new() { Mode = GeneratorMode.Connect, Connections = 10_000 })),
        new("slow-readers", "one room of 200, 1 KiB lines, 20 stop reading", new() { Connections = 200, Size = 1024, StoppedReaders = 20 }),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(known => known.Name)];

    /// <summary>The carriers to measure, interleaved: if there are several, each is compared with the first, and not with another server.</summary>
    public IReadOnlyList<Carrier> Carriers { get; init; } = [];

    /// <summary>The servers under this load, interleaved; the others are compared with the first.</summary>
    /// <param name="chatHost">ChatHost.</param>
    /// <param name="withBaseline">Whether beside a naive server.</param>
    public IReadOnlyList<Contender> Contenders(ServerKind chatHost, bool withBaseline)
    {
        if (Carriers.Count > 0)
            return [.. Carriers.Select(carrier => new Contender($"{chatHost.Name}, {WordsFor(carrier)}", chatHost, Plan with { Carrier = carrier }))];
        if (Plan.Carrier == Carrier.Tls)
        {
            return
            [
                .. withBaseline ? [new(ServerKind.TlsLimit.Name, ServerKind.TlsLimit, Plan)] : Array.Empty<Contender>(),
                new($"{chatHost.Name}, {WordsFor(Carrier.Tls)}", chatHost, Plan),
                new($"{chatHost.Name}, {WordsFor(Carrier.Lines)}", chatHost, Plan with { Carrier = Carrier.Lines }),
            ];
        }

        if (Plan.Carrier == Carrier.Irc)
        {
            return
            [
                new($"{chatHost.Name}, {WordsFor(Carrier.Lines)}", chatHost, Plan with { Carrier = Carrier.Lines }),
                new($"{chatHost.Name}, {WordsFor(Carrier.Irc)}", chatHost, Plan),
                .. withBaseline ? ForeignIrcServer.Installed.Select(server => new Contender(server.Name, ServerKind.Of(server), Plan with { SetUpAtOnce = server.SetUpAtOnce })) : [],
            ];
        }

        var contender = new Contender(chatHost.Name, chatHost, Plan);
        var baseline = ServerKind.BaselineOf(Plan.Mode);
        return withBaseline ? [new(baseline.Name, baseline, Plan), contender] : [contender];
    }

    /// <summary>Which results of the load make a row: of connections that come and stay, one part is what they cost, one what they hold.</summary>
    public IEnumerable<GeneratorResult> Rows(IEnumerable<GeneratorResult> results) => Name switch
    {
        "idle" or "carriers-idle" or "tls-idle" or "irc-idle" => results.Where(result => result.Phase == "held"),
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

    private static GeneratorPlan OverTls(GeneratorPlan plan) => plan with { Carrier = Carrier.Tls };

    private static GeneratorPlan OverIrc(GeneratorPlan plan) => plan with { Carrier = Carrier.Irc };

    private static string WordsFor(Carrier carrier) => carrier switch
    {
        Carrier.Lines => "lines",
        Carrier.Tls => "lines over TLS",
        Carrier.Json => "JSON over TCP",
        Carrier.Irc => "IRC",
        _ => "JSON over WebSocket",
    };
}

/// <summary>A server under load.</summary>
/// <param name="Name">As the table names it.</param>
/// <param name="Server">The server.</param>
/// <param name="Plan">The load.</param>
internal sealed record Contender(string Name, ServerKind Server, GeneratorPlan Plan);
