using System.Globalization;

namespace ChatHost.Benchmarks.Stores;

/// <summary>Measures what storing messages costs: the same talk with each store, interleaved, over JSON, which acknowledges.</summary>
internal static class StoresProgram
{
    public const string Verb = "stores";

    private static readonly string Help = $"""
        stores [CASE ...] [--quick] [--store NAME] [--rounds N] [--seconds N] [--server PATH]

        Starts ChatHost with each store in turn, has JSON clients talk, and prints messages each second, the server's CPU time for each and
        how long a message takes to its acknowledgement and to its readers. All cases if none is named:
        {string.Join('\n', StoreCase.All.Select(known => $"  {known.Name,-10} {known.Title}"))}

          --quick        one round of a second each: to see that it works
          --store NAME   with that store alone: Memory, Process or Power
          --rounds N     rounds of each case and store in turn; the table has the medians (3)
          --seconds N    how long each is measured, after two fifths of it to warm up (5)
          --server PATH  a published ChatHost; without it the one that was built with this

        The clients run in this process and share the machine with the server: compare stores, not machines.
        Exit code 0: all is right. 1: it could not be measured. 2: a number was missing or doubled.
        """;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var options = new Options(args, valued: ["--store", "--rounds", "--seconds", "--server"], flags: ["--quick"]);
        if (options.WantsHelp)
        {
            Console.Out.WriteLine(Help);
            return 0;
        }

        var names = options.Choices(StoreCase.Names);
        var rounds = options.Count("--rounds", options.Has("--quick") ? 1 : 3);
        var measure = TimeSpan.FromSeconds(options.Number("--seconds", options.Has("--quick") ? 1 : 5));
        var stores = StoreKind.All.Where(store => options.Text("--store") is not { } name || store.Name.EndsWith(name, StringComparison.Ordinal)).ToArray();
        if (stores.Length == 0)
            throw new ArgumentException($"Unknown store: {options.Text("--store")}. There are Memory, Process and Power.");
        var table = new StoresTable();
        var isWrong = false;
        foreach (var load in StoreCase.All.Where(known => names.Contains(known.Name)))
        {
            var results = stores.ToDictionary(store => store, _ => new List<StoreResult>());
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var store in stores)
                {
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load.Title}: {store.Name}, round {round} of {rounds}"));
                    results[store].Add(await StoreLoad.MeasureAsync(load, store, options.Text("--server"), measure * 0.4, measure, cancellationToken));
                }
            }

            var first = StoreResult.MedianOf(results[stores[0]]);
            foreach (var store in stores)
            {
                var result = StoreResult.MedianOf(results[store]);
                isWrong |= result.Fault is not null;
                table.Add(load, store, result, first);
            }
        }

        Console.Out.WriteLine(table);
        return isWrong ? 2 : 0;
    }
}
