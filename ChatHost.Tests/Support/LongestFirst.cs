using ChatHost.Tests.Deploy;
using ChatHost.Tests.Docs;
using ChatHost.Tests.EndToEnd;
using ChatHost.Tests.Support;
using ChatHost.Tests.Web.Page;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace ChatHost.Tests.Support;

/// <summary>
/// The order in which test collections begin, several at a time: first those that take longest by themselves, so that at the end
/// none of them is left to run alone. All others in the order of the runner.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>The names of collections; where a class is a collection, its name with as much of its namespace as it needs.</summary>
    private static readonly string[] Longest =
    [
        nameof(PublishedProgramTests),
        PageTests.Name,
        PageUseTests.Name,
        nameof(CommandDocsTests),
        $"{nameof(EndToEnd)}.{nameof(RestartTests)}",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => RankOf(collection.TestCollectionDisplayName))];

    private static int RankOf(string name)
    {
        var rank = Array.FindIndex(Longest, longest => name == longest || name.Contains($".{longest} ", StringComparison.Ordinal));
        return rank < 0 ? Longest.Length : rank;
    }
}
