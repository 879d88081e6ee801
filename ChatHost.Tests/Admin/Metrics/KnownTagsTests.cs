using ChatHost.Admin.Metrics;

namespace ChatHost.Tests.Admin.Metrics;

public sealed class KnownTagsTests
{
    private readonly KnownTags _known = new();
    private readonly MetricSeries _series = new([]);

    [Fact]
    public void The_same_tags_have_the_same_series()
    {
        _known.Add([new("port", 80), new("type", "ipv4")], _series);

        Assert.Same(_series, _known.Find([new("port", 80), new("type", new string("ipv4"))]));
    }

    [Fact]
    public void Other_values_names_and_numbers_of_tags_are_not_known()
    {
        _known.Add([new("port", 80), new("type", null)], _series);

        Assert.Null(_known.Find([new("port", 81), new("type", null)]));
        Assert.Null(_known.Find([new("gate", 80), new("type", null)]));
        Assert.Null(_known.Find([new("port", 80)]));
        Assert.Null(_known.Find([new("port", 80), new("type", "")]));
    }

    [Fact]
    public void No_more_are_remembered_than_there_may_be_series()
    {
        for (var i = 0; i < MetricFamily.MaxSeries + 10; i++)
            _known.Add([new("port", i)], _series);

        Assert.NotNull(_known.Find([new("port", 0)]));
        Assert.Null(_known.Find([new("port", MetricFamily.MaxSeries + 9)]));
    }
}
