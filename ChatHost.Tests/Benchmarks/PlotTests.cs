using System.Xml.Linq;
using ChatHost.Benchmarks;
using ChatHost.Benchmarks.Generator;
using ChatHost.Benchmarks.Growth;
using ChatHost.Benchmarks.Plots;

namespace ChatHost.Tests.Benchmarks;

public sealed class PlotTests
{
    [Fact]
    public void A_linear_axis_reaches_from_zero_past_the_largest_in_round_steps()
    {
        var axis = Axis.Linear("MB", [102, 287]);

        Assert.Equal([0, 50, 100, 150, 200, 250, 300], axis.Ticks);
        Assert.Equal(0.5, axis.PlaceOf(150));
    }

    [Fact]
    public void On_a_logarithmic_axis_equal_factors_are_equal_ways()
    {
        var axis = Axis.Logarithmic("members", [10, 1000]);

        Assert.Equal([10, 20, 50, 100, 200, 500, 1000], axis.Ticks.Select(tick => Math.Round(tick, 6)));
        Assert.Equal(0.5, axis.PlaceOf(100), tolerance: 1e-9);
    }

    [Fact]
    public void A_line_goes_through_the_medians()
    {
        var line = new PlotLine("ChatHost", [(10, 3), (10, 1), (20, 8), (10, 2), (20, 4)]);

        Assert.Equal([(10, 2), (20, 6)], line.Medians);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_growth_becomes_a_plot_with_its_axes_and_lines(string name)
    {
        var series = GrowthSeries.All.Single(known => known.Name == name);
        var measured = series.Steps.Select(step => Measured(series, step)).ToArray();

        var svg = XDocument.Parse(PlotProgram.PlotOf(series, measured).ToString());

        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        Assert.Contains(series.Title, texts);
        Assert.Contains(series.XTitle, texts);
        Assert.Contains(series.YTitle, texts);
        Assert.Equal(series.Figures.Count, svg.Descendants().Count(element => element.Name.LocalName == "polyline"));
        Assert.Equal(series.Figures.Count * series.Steps.Count, svg.Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void Raw_results_are_read_as_they_were_written()
    {
        var written = Measured(GrowthSeries.All[0], 10);
        var path = Path.GetTempFileName();
        try
        {
            using (var raw = new RawResults(path))
                raw.Add(written);

            Assert.Equal(written, Assert.Single(Measurement.Read(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static TheoryData<string> Names => [.. GrowthSeries.Names];

    private static Measurement Measured(GrowthSeries series, int step) => new(
        series.Name, ServerKind.ChatHost, Round: 1, step, series.Plan(step),
        new() { Operations = step, Lines = step, Seconds = step, ServerCpuSeconds = step / 1000.0, MemoryBytes = step * 10_000L });
}
