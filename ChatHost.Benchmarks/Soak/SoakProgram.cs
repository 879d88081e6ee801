namespace ChatHost.Benchmarks.Soak;

/// <summary>Runs a soak and says how it ended.</summary>
internal static class SoakProgram
{
    public const string Verb = "soak";

    private static readonly SoakOptions Defaults = new();

    private static readonly string Help = $"""
        soak [--minutes N] [--sessions N] [--pause SECONDS] [--max-growth MB] [--server PATH] [--seed N]

        People come, enter rooms, talk and go: by /quit, by closing in order, through rooms of their own,
        by a reset, kicked by an operator. Some stay all the time. Every line is checked, replayed ones too.
        At the end nothing may be left of anybody: no session, no member, no room of theirs, no file handle,
        no lost line, no error in the server's log; and its memory must not grow.

          --minutes N      how long ({Defaults.Duration.TotalMinutes})
          --sessions N     how many are there at a time ({Defaults.Sessions})
          --pause SECONDS  between two things that somebody does, on average ({Defaults.Pause.TotalSeconds})
          --max-growth MB  how much memory may grow in an hour, by a linear fit after the first quarter;
                           not judged in less than {SoakReport.ShortestForMemory.TotalMinutes} minutes ({Defaults.MostGrowth})
          --server PATH    a published ChatHost; without it the one that was built with this
          --seed N         what people do follows from it ({Defaults.Seed})

        Exit code 0: all is right. 1: it could not be run. 2: something is wrong, and is printed. Linux only.
        """;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var options = new Options(args, valued: ["--minutes", "--sessions", "--pause", "--max-growth", "--server", "--seed"], flags: []);
        if (options.WantsHelp)
        {
            Console.Out.WriteLine(Help);
            return 0;
        }

        var report = await new SoakRun(
            new()
            {
                Duration = TimeSpan.FromMinutes(options.Number("--minutes", Defaults.Duration.TotalMinutes)),
                Sessions = options.Count("--sessions", Defaults.Sessions),
                Pause = TimeSpan.FromSeconds(options.Number("--pause", Defaults.Pause.TotalSeconds)),
                MostGrowth = options.Number("--max-growth", Defaults.MostGrowth),
                Server = options.Text("--server"),
                Seed = options.Count("--seed", Defaults.Seed),
            },
            Console.Error.WriteLine).RunAsync(cancellationToken);

        Console.Out.WriteLine(report);
        var wrong = report.Wrong();
        foreach (var line in wrong)
            Console.Out.WriteLine($"WRONG: {line}");
        if (wrong.Count == 0)
            Console.Out.WriteLine("All is right.");
        return wrong.Count == 0 ? 0 : 2;
    }
}
