using ChatHost.Benchmarks.Growth;

namespace ChatHost.Benchmarks.Plots;

/// <summary>Draws raw results of growth: an SVG file for each thing that grew.</summary>
internal static class PlotProgram
{
    public const string Verb = "plot";

    private const string Help = """
        plot RESULTS.jsonl DIRECTORY

        Draws what growth has measured: a file NAME.svg for each thing that grew. Lines go through the
        medians of the rounds; each round is a dot. Nothing but this program is needed.
        """;

    public static int Run(string[] args)
    {
        var options = new Options(args, valued: [], flags: []);
        if (options.WantsHelp)
        {
            Console.Out.WriteLine(Help);
            return 0;
        }

        if (options.Words is not [var results, var directory])
            throw new ArgumentException("plot: wants a file of results and a directory. Try --help.");
        Directory.CreateDirectory(directory);
        var measured = Measurement.Read(results).ToArray();
        foreach (var series in GrowthSeries.All.Where(series => measured.Any(result => result.Name == series.Name)))
        {
            var path = Path.Combine(directory, $"{series.Name}.svg");
            File.WriteAllText(path, PlotOf(series, [.. measured.Where(result => result.Name == series.Name)]).ToString());
            Console.Out.WriteLine(path);
        }

        return 0;
    }

    /// <summary>ChatHost comes first, so that it has the same look in every plot.</summary>
    internal static SvgPlot PlotOf(GrowthSeries series, IReadOnlyList<Measurement> measured)
    {
        var lines =
            from server in measured.GroupBy(result => result.Server).OrderBy(server => server.Key != ServerKind.ChatHost)
            from figure in series.Figures
            select new PlotLine(
                figure.Name.Length == 0 ? server.Key : $"{server.Key}, {figure.Name}",
                [.. server.Select(result => ((double)result.X, figure.Of(result.Result)))]);
        var all = lines.ToArray();
        var xs = all.SelectMany(line => line.Points, (_, point) => point.X);
        var ys = all.SelectMany(line => line.Points, (_, point) => point.Y);
        return series.IsLogarithmic
            ? new(series.Title, Axis.Logarithmic(series.XTitle, xs), Axis.Logarithmic(series.YTitle, ys), all)
            : new(series.Title, Axis.Linear(series.XTitle, xs), Axis.Linear(series.YTitle, ys), all);
    }
}
