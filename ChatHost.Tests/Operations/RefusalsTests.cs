using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations;

/// <summary>Every text that tells why something is not done, or why a connection ends, stands once.</summary>
public sealed partial class RefusalsTests
{
    /// <summary>Beside the two catalogs: the examples of the API's description.</summary>
    private const string Examples = "CallDescriptions.cs";

    [Theory]
    [InlineData("Operations/Refusals.cs")]
    [InlineData("Protocols/DisconnectReason.cs")]
    public void No_text_of_a_catalog_stands_anywhere_else(string catalog)
    {
        var texts = Texts().Matches(File.ReadAllText(Repository.PathOf("ChatHost", catalog)))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToArray();
        var others = Directory.EnumerateFiles(Repository.PathOf("ChatHost"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(Path.GetFileName(catalog), StringComparison.Ordinal)
                && !file.EndsWith(Examples, StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

        Assert.True(texts.Length > 4);
        Assert.All(others, file =>
        {
            var source = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            Assert.All(texts, text => Assert.DoesNotContain(text, source, StringComparison.Ordinal));
        });
    }

    /// <summary>What a sentence begins with, up to what is filled in: three words at least, so that it is a text and no name.</summary>
    [GeneratedRegex("\"([A-Z][a-z]+ [a-z]+ [^\"{]+)")]
    private static partial Regex Texts();
}
