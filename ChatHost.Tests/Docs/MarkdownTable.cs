using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>A table of a document, found by its header.</summary>
internal static class MarkdownTable
{
    /// <summary>The cells of its rows, in the order written.</summary>
    /// <param name="document">The file, from the checkout.</param>
    /// <param name="header">The header's first cell.</param>
    public static IReadOnlyList<string[]> Read(string document, string header) =>
        [.. File.ReadLines(Repository.PathOf(document))
            .SkipWhile(line => !line.StartsWith($"| {header} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
}
