using System.Globalization;

namespace ChatHost.Benchmarks.Growth;

/// <summary>Measures how costs change as rooms, members and sessions grow; every point is a server of its own.</summary>
internal static class GrowthProgram
{
    public const string Verb = "growth";

    private const string DefaultFile = "growth.jsonl";

    private static readonly string Help = $"""
        growth [NAME ...] [--quick] [--rounds N] [--server PATH] [--no-baseline] [--json FILE]

        Measures, for ChatHost and for a naive chat in turn, and checks every delivery:
        {string.Join('\n', GrowthSeries.All.Select(known => $"  {known.Name,-16} {known.Title}: {known.Steps[0]:#,0} to {known.Steps[^1]:#,0} {known.XTitle}"))}

          --quick        the first two steps of each, short, one round: to see that it works
          --rounds N     rounds of each point and server in turn; the plots have the medians (3)
          --server PATH  a published ChatHost; without it the one that was built with this
          --no-baseline  ChatHost alone
          --json FILE    where the raw results go, a line of JSON each ({DefaultFile}); plot draws them

        Exit code 0: all is right. 1: it could not be measured. 2: ChatHost made a mistake in a delivery.
        Linux alone. The largest want 20,000 file handles for the server and for the generator.
        """;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var options = new Options(args, valued: ["--rounds", "--server", "--json"], flags: ["--quick", "--no-baseline"]);
        if (options.WantsHelp)
        {
            Console.Out.WriteLine(Help);
            return 0;
        }

        var isQuick = options.Has("--quick");
        var rounds = options.Count("--rounds", isQuick ? 1 : 3);
        var names = options.Choices(GrowthSeries.Names);
        using var raw = new RawResults(options.Text("--json") ?? DefaultFile);
        var chatHost = ServerKind.ChatHostAt(options.Text("--server"));
        var isWrong = false;
        foreach (var series in GrowthSeries.All.Where(known => names.Contains(known.Name)))
        {
            foreach (var step in isQuick ? series.Steps.Take(2) : series.Steps)
            {
                var plan = isQuick ? series.Plan(step) with { WarmUp = TimeSpan.FromSeconds(0.5), Measure = TimeSpan.FromSeconds(0.5) } : series.Plan(step);
                ServerKind[] servers = options.Has("--no-baseline") ? [chatHost] : [ServerKind.BaselineOf(plan.Mode), chatHost];
                for (var round = 1; round <= rounds; round++)
                {
                    foreach (var server in servers)
                    {
                        var result = (await server.MeasureAsync(plan, cancellationToken)).Single(result => result.Phase == series.Phase);
                        raw.Add(new(series.Name, server.Name, round, step, plan, result));
                        isWrong |= server == chatHost && result.Faults.Any;
                        Print(series, step, server, result);
                    }
                }
            }
        }

        return isWrong ? 2 : 0;
    }

    private static void Print(GrowthSeries series, int step, ServerKind server, Generator.GeneratorResult result)
    {
        var figures = string.Join(", ", series.Figures.Select(figure =>
            string.Create(CultureInfo.InvariantCulture, $"{figure.Of(result):0.##} {figure.Name}").TrimEnd()));
        var faults = result.Faults.Any ? $" WRONG: {result.Faults}" : "";
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{step:#,0} {series.XTitle}, {server.Name}: {figures} ({series.YTitle}){faults}"));
    }
}
