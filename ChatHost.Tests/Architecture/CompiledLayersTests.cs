using ChatHost.Tests.Architecture.Planted.Low;

namespace ChatHost.Tests.Architecture;

/// <summary>The check of the layers sees what it has to see: each way up is planted once.</summary>
public sealed class CompiledLayersTests
{
    private static readonly CompiledLayers Planted = new(typeof(Cellar).Assembly, "ChatHost.Tests.Architecture.Planted");
    private static readonly string[] Folders = ["Low", "High"];

    [Theory]
    [InlineData(nameof(UpInAField))]
    [InlineData(nameof(UpInABody))]
    [InlineData(nameof(UpInALambda))]
    [InlineData(nameof(UpInAnAwait))]
    [InlineData(nameof(UpInATypeArgument))]
    [InlineData(nameof(UpAsABase))]
    public void A_planted_way_up_is_named(string type)
    {
        Assert.Contains(
            Planted.PointingElsewhere("Low", Folders, []), found => found.StartsWith($"{typeof(Cellar).Namespace}.{type}:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_that_uses_nothing_above_is_not_named()
    {
        Assert.DoesNotContain(Planted.PointingElsewhere("Low", Folders, []), found => found.Contains(nameof(Cellar) + ":", StringComparison.Ordinal));
        Assert.Empty(Planted.PointingElsewhere("Low", Folders, ["High"]));
    }

    [Fact]
    public void A_planted_cycle_is_named()
    {
        Assert.Equal(Folders.Order(), Planted.InCycles(Folders).Order());
        Assert.Empty(Planted.InCycles(["Low"]));
    }
}
