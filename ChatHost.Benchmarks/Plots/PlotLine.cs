namespace ChatHost.Benchmarks.Plots;

/// <summary>One line of a plot, through the medians of what was measured at each step; all that was measured are dots.</summary>
/// <param name="Name">As the plot names it.</param>
/// <param name="Points">In any order.</param>
internal sealed record PlotLine(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    public IEnumerable<(double X, double Y)> Medians =>
        from point in Points
        group point.Y by point.X into step
        orderby step.Key
        let sorted = step.Order().ToArray()
        select (step.Key, (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
}
