using System.Globalization;
using System.Text;

namespace ChatHost.Benchmarks.Load;

/// <summary>The table of costs, in Markdown: for each case and server the median of all rounds.</summary>
internal sealed class LoadTable
{
    private readonly List<string> _rows = [];

    /// <param name="title">What was measured.</param>
    /// <param name="rounds">All rounds of one server.</param>
    /// <param name="baseline">The median cost of what it is measured against, in microseconds; null for that itself, or without one.</param>
    public void Add(string title, IReadOnlyList<Measurement> rounds, double? baseline)
    {
        var cpu = MedianOf(rounds, round => round.CpuPerOperation);
        var isHeld = rounds[0].Result.Phase == "held";
        var cells = new[]
        {
            rounds[0].Result.Phase is { Length: > 0 } phase and not ("held" or "set up") ? $"{title}: {phase}" : title,
            rounds[0].Server,
            isHeld ? "" : Figure(cpu),
            isHeld || baseline is null ? "" : Figure(cpu / baseline.Value),
            isHeld ? "" : Count(MedianOf(rounds, round => round.Result.Operations / round.Result.Seconds)),
            isHeld ? "" : Figure(MedianOf(rounds, round => round.Result.P50Ms)),
            isHeld ? "" : Figure(MedianOf(rounds, round => round.Result.P99Ms)),
            Memory(rounds, isHeld),
            Outcome(rounds),
        };
        _rows.Add($"| {string.Join(" | ", cells)} |");
    }

    public override string ToString() => new StringBuilder()
        .AppendLine("| case | server | CPU, us each | of the baseline | each second | p50, ms | p99, ms | memory | checked |")
        .AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        .AppendJoin(Environment.NewLine, _rows)
        .ToString();

    public static double MedianOf(IReadOnlyList<Measurement> rounds, Func<Measurement, double> figure)
    {
        var sorted = rounds.Select(figure).Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Memory(IReadOnlyList<Measurement> rounds, bool isHeld)
    {
        if (!isHeld)
            return $"{Figure(MedianOf(rounds, round => round.Result.MemoryBytes / 1e6))} MB";
        var grown = MedianOf(rounds, round => (round.Result.MemoryBytes - round.Result.MemoryBeforeBytes) / 1e3 / round.Result.Operations);
        return $"{Figure(grown)} KB each";
    }

    private static string Outcome(IReadOnlyList<Measurement> rounds)
    {
        var wrong = rounds.Select(round => round.Result.Faults).FirstOrDefault(faults => faults.Any);
        var skipped = rounds.Sum(round => round.Result.Skipped);
        var outcome = wrong is null ? "all right" : $"WRONG: {wrong}";
        return skipped > 0 ? $"{outcome}; {Count(skipped)} reported as skipped" : outcome;
    }

    /// <summary>Two or three digits that mean something.</summary>
    private static string Figure(double value) =>
        value.ToString(value < 1 ? "0.00" : value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
