using System.Globalization;

namespace ChatHost.Benchmarks.Load;

/// <summary>Measures what the whole server costs under load, beside naive servers, and checks every delivery on the way.</summary>
internal static class LoadProgram
{
    public const string Verb = "load";

    private const string AllRight = "Every delivery was right: nothing lost, doubled, reordered or changed.";

    private static readonly string Help = $"""
        load [CASE ...] [--quick] [--rounds N] [--server PATH] [--no-baseline] [--json FILE]

        Starts ChatHost and a load generator, each as a process of its own, and prints what the server
        cost, with a naive server measured in turn. All cases if none is named:
        {string.Join('\n', LoadCase.All.Select(known => $"  {known.Name,-16} {known.Title}"))}

          --quick        short, one round, a fifth of the idle sessions: to see that it works
          --rounds N     rounds of each case and server in turn; the table has the medians (3)
          --server PATH  a published ChatHost; without it the one that was built with this
          --no-baseline  ChatHost alone
          --json FILE    writes the raw results, a line of JSON each

        Exit code 0: all is right. 1: it could not be measured. 2: ChatHost made a mistake in a delivery.
        Linux alone. The idle sessions want as many file handles for the server and for the generator.
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
        var names = options.Choices(LoadCase.Names);
        var cases = LoadCase.All.Where(known => names.Contains(known.Name)).Select(known => isQuick ? known.Quick() : known).ToArray();
        var rounds = options.Count("--rounds", isQuick ? 1 : 3);
        using var raw = new RawResults(options.Text("--json"));
        var isWrong = false;
        var table = new LoadTable();
        foreach (var (index, load) in cases.Index())
        {
            var chatHost = ServerKind.ChatHostAt(options.Text("--server"));
            var contenders = load.Contenders(chatHost, withBaseline: !options.Has("--no-baseline"));
            var ofCase = new List<Measurement>();
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (name, server, plan) in contenders)
                {
                    Console.Error.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"[{index + 1}/{cases.Length}] {load.Title}: {name}, round {round} of {rounds}"));
                    foreach (var result in load.Rows(await server.MeasureAsync(plan, cancellationToken)))
                    {
                        ofCase.Add(raw.Add(new(load.Name, name, round, X: 0, plan, result)));
                        isWrong |= server == chatHost && result.Faults.Any;
                    }
                }
            }

            AddRows(table, load, ofCase);
        }

        Console.Out.WriteLine(table);
        Console.Out.WriteLine(isWrong ? "ChatHost made mistakes: see the last column." : AllRight);
        return isWrong ? 2 : 0;
    }

    private static void AddRows(LoadTable table, LoadCase load, List<Measurement> measured)
    {
        foreach (var phase in measured.GroupBy(result => result.Result.Phase))
        {
            double? baseline = null;
            foreach (var server in phase.GroupBy(result => result.Server))
            {
                var rounds = server.ToArray();
                table.Add(load.Title, rounds, baseline);
                baseline ??= LoadTable.MedianOf(rounds, round => round.CpuPerOperation);
            }
        }
    }
}
