using System.Globalization;

namespace ChatHost.Benchmarks.Plots;

/// <summary>One axis of a plot: maps a value to its position between 0 and 1, and has the values that are labelled.</summary>
internal sealed class Axis
{
    private const int MostSteps = 6;

    private static readonly double[] RoundSteps = [1, 2, 5, 10];

    // 1, 2, 5, 10 … from 1e-9 to 5e9.
    private static readonly double[] RoundNumbers =
        [.. Enumerable.Range(-9, 19).SelectMany(power => RoundSteps.SkipLast(1).Select(factor => factor * Math.Pow(10, power)))];

    private readonly Func<double, double> _scale;
    private readonly double _from;
    private readonly double _to;

    private Axis(string title, Func<double, double> scale, IReadOnlyList<double> ticks)
    {
        Title = title;
        Ticks = ticks;
        _scale = scale;
        (_from, _to) = (scale(ticks[0]), scale(ticks[^1]));
    }

    public string Title { get; }

    /// <summary>The values that get a line and a label; the axis reaches from the first to the last.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From 0, in even steps.</summary>
    public static Axis Linear(string title, IEnumerable<double> values)
    {
        var most = values.DefaultIfEmpty().Max();
        var rough = Math.Max(most, 1e-9) / MostSteps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = RoundSteps.Select(factor => factor * power).First(step => step >= rough * 0.999);
        var count = Math.Max(1, (int)Math.Ceiling(most / step * 0.999));
        return new(title, value => value, [.. Enumerable.Range(0, count + 1).Select(i => i * step)]);
    }

    /// <summary>1, 2, 5, 10 …, so that equal factors are equal ways; values are greater than 0.</summary>
    public static Axis Logarithmic(string title, IEnumerable<double> values)
    {
        var sorted = values.DefaultIfEmpty(1).Order().ToArray();
        var first = Array.FindLastIndex(RoundNumbers, tick => tick <= sorted[0] * 1.001);
        var last = Math.Max(first + 1, Array.FindIndex(RoundNumbers, tick => tick >= sorted[^1] * 0.999));
        return new(title, Math.Log10, RoundNumbers[first..(last + 1)]);
    }

    public double PlaceOf(double value) => (_scale(value) - _from) / (_to - _from);

    public static string Label(double tick) =>
        tick >= 1000 ? tick.ToString("#,0", CultureInfo.InvariantCulture) : Math.Round(tick, 9).ToString("0.#########", CultureInfo.InvariantCulture);
}
