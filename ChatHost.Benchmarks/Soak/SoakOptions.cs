namespace ChatHost.Benchmarks.Soak;

/// <summary>How long, how many, and how fast people come and go.</summary>
internal sealed record SoakOptions
{
    /// <summary>Number of people in each room who never leave, and must hear everything.</summary>
    public const int StayersOfRoom = 2;

    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many are there at a time.</summary>
    public int Sessions { get; init; } = 1000;

    /// <summary>Between two things that somebody does, on average.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Maximum growth of the server's memory, in MB an hour, by a linear fit after the warm-up.</summary>
    public double MostGrowth { get; init; } = 100;

    /// <summary>A published ChatHost; null for the one that was built with this.</summary>
    public string? Server { get; init; }

    /// <summary>What people do follows from it; the order in which they get to it does not.</summary>
    public int Seed { get; init; } = 1;

    public int Rooms => Math.Max(1, Sessions / 50);

    public TimeSpan WarmUp => Duration * 0.25;
}
