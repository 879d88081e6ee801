using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>
/// Code in a guide stands literally in the file that its fence names, so it compiles, and does what the tests of that file say:
/// <c>```csharp ChatHost/Protocols/Nod/NodProtocol.cs</c>.
/// </summary>
public sealed partial class SnippetTests
{
    [Theory]
    [InlineData("docs/adding-a-protocol.md")]
    public void Every_snippet_stands_literally_in_the_file_that_its_fence_names(string guide)
    {
        var snippets = Snippet.In(File.ReadAllText(Repository.PathOf(guide)));

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet => Assert.Null(snippet.FindProblem()));
    }

    [Fact]
    public void A_snippet_of_which_one_line_differs_is_reported()
    {
        var source = $"ChatHost.Tests/Docs/{nameof(SnippetTests)}.cs";
        var right = Assert.Single(Snippet.In($"```csharp {source}\n    private sealed record Snippet(string File, string Code)\n    {{\n```\n"));
        var wrong = Assert.Single(Snippet.In($"```csharp {source}\n    private sealed record Snippet(string File, string Code)\n    {{}}\n```\n"));
        var nowhere = Assert.Single(Snippet.In("```csharp\nvar x = 1;\n```\n"));

        Assert.Null(right.FindProblem());
        Assert.Contains(source, wrong.FindProblem(), StringComparison.Ordinal);
        Assert.NotNull(nowhere.FindProblem());
    }

    /// <param name="File">From the checkout; empty if the fence names none.</param>
    /// <param name="Code">Its lines, each with its end.</param>
    private sealed record Snippet(string File, string Code)
    {
        /// <summary>Blocks of C#, and blocks in other languages whose fences name a file.</summary>
        public static IReadOnlyList<Snippet> In(string guide) =>
            [.. Fence().Matches(guide)
                .Select(fence => (Language: fence.Groups[1].Value, Snippet: new Snippet(fence.Groups[2].Value, fence.Groups[3].Value)))
                .Where(block => block.Language == "csharp" || block.Snippet.File.Length > 0)
                .Select(block => block.Snippet)];

        public string? FindProblem()
        {
            if (File.Length == 0)
                return $"No file is named for:\n{Code}";
            var path = Repository.PathOf(File);
            if (!System.IO.File.Exists(path))
                return $"{File} does not exist.";
            return $"\n{System.IO.File.ReadAllText(path)}\n".Contains("\n" + Code, StringComparison.Ordinal) ? null : $"Not in {File}:\n{Code}";
        }
    }

    [GeneratedRegex("^```(\\w+)(?: (\\S+))?\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
