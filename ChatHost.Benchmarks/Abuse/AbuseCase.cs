namespace ChatHost.Benchmarks.Abuse;

/// <summary>What some connections ask again and again while others talk.</summary>
/// <param name="Name">The operation, as the table names it.</param>
/// <param name="Opening">What each says first; answered before the measurement.</param>
/// <param name="Asked">What each then says without a pause, as fast as the server takes it.</param>
/// <param name="Resets">Whether each reads nothing, resets its connection after all of it, and comes again.</param>
internal sealed record AbuseCase(string Name, string Opening, string Asked, bool Resets = false)
{
    /// <summary>How many connections ask.</summary>
    public int Connections { get; init; } = 10;

    /// <summary>Whether each asks again only when it was refused, with another number in place of <c>#</c>.</summary>
    public bool WaitsForRefusals { get; init; }

    /// <summary>Whether each comes from an address of its own, so that none is held back for what another did.</summary>
    public bool ComesFromEverywhere { get; init; }

    /// <summary>How many TLS handshakes a second are made, each on a connection of its own, in place of asking; 0 for none.</summary>
    public int HandshakesPerSecond { get; init; }

    private const string Json = "/json\n{\"type\":\"join\",\"room\":\"full\",\"id\":\"ready\"}\n";

    /// <summary>Every operation that a line or a JSON session can ask for, and the reset in the middle of a long answer.</summary>
    public static IReadOnlyList<AbuseCase> All { get; } =
    [
        Line("/nick", "/nick abuser\n"),
        Line("/join", "/join full\n"),
        Line("/leave", "/leave full\n/join full\n"),
        Line("/rooms", "/rooms\n"),
        Line("/who", "/who full\n"),
        Line("/msg", "/msg abused hello\n"),
        Line("/topic", "/topic\n"),
        Line("/history", "/history 500 full\n"),
        Line("/since", "/since 0 full\n"),
        Line("/search", "/search \u00FC\u00DF\n"),
        Line("/ignore", "/ignore user1\n/unignore user1\n"),
        Line("/help", "/help\n"),
        Line("say", "a line as long as people say\n"),
        Verb("send", "{\"type\":\"send\",\"room\":\"full\",\"text\":\"hello\"}\n"),
        Verb("send lines", $"{{\"type\":\"send\",\"room\":\"full\",\"lines\":[{string.Join(',', Enumerable.Repeat("\"hello\"", 100))}]}}\n"),
        Verb("join since", "{\"type\":\"join\",\"room\":\"full\",\"since\":0}\n"),
        Verb("members", "{\"type\":\"members\",\"room\":\"full\"}\n"),
        Verb("rooms", "{\"type\":\"rooms\",\"limit\":500}\n"),
        Verb("history", "{\"type\":\"history\",\"room\":\"full\",\"limit\":500}\n"),
        Verb("search", "{\"type\":\"search\",\"room\":\"full\",\"text\":\"\u00FC\u00DF\",\"limit\":500}\n"),
        Line("/login, wrong", "/login nobody# wrong-horse\n") with { Connections = 100, ComesFromEverywhere = true, WaitsForRefusals = true },
        Line("TLS handshakes", "") with { HandshakesPerSecond = 200 },
        Verb("history, reset", string.Concat(Enumerable.Repeat("{\"type\":\"history\",\"room\":\"full\",\"limit\":500}\n", 50))) with { Resets = true, Connections = 250 },
    ];

    private static AbuseCase Line(string name, string asked) => new(name, "/join full\n", asked);

    private static AbuseCase Verb(string name, string asked) => new($"JSON {name}", Json, asked);
}
