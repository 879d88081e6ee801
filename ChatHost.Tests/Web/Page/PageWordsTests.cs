using System.Text.RegularExpressions;
using ChatHost.Operations;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Web.Page;

/// <summary>The page words nothing that the server words: it shows what it is told.</summary>
public sealed partial class PageWordsTests
{
    /// <summary>Where the server's words stand.</summary>
    private static readonly string[] Sources =
    [
        "Operations/Refusals.cs", "Operations/Refusals.Accounts.cs", "Operations/Refusals.Moderation.cs", "Protocols/Commands/PeopleWords.cs",
        "Protocols/Commands/ModerationAnswers.cs",
    ];

    private static readonly string[] PageTexts =
        [.. Directory.EnumerateFiles(Repository.PathOf("ChatHost", "Web", "Page"), "*", SearchOption.AllDirectories).Select(File.ReadAllText)];

    public static TheoryData<string> Words => [.. Sources.SelectMany(WordsOf).Distinct()];

    public static TheoryData<string> Summaries => [.. OperationTable.Rows.Select(row => row.Summary)];

    [Theory]
    [MemberData(nameof(Words))]
    public void No_refusal_and_no_answer_is_worded_in_the_page(string words)
    {
        Assert.DoesNotContain(PageTexts, text => Regex.IsMatch(text, PatternOf(words)));
    }

    [Theory]
    [MemberData(nameof(Summaries))]
    public void No_command_is_described_in_the_page(string summary)
    {
        Assert.DoesNotContain(PageTexts, text => text.Contains(summary, StringComparison.Ordinal));
    }

    [Fact]
    public void The_words_are_found()
    {
        Assert.Contains("You left {room.Name}.", (IEnumerable<string>)[.. Sources.SelectMany(WordsOf)]);
        Assert.Contains("You cannot ignore yourself.", (IEnumerable<string>)[.. Sources.SelectMany(WordsOf)]);
        Assert.Matches(PatternOf("You left {room.Name}."), "chat.tell(`You left ${name}.`);");
    }

    /// <summary>The same words as JavaScript would put them together.</summary>
    private static string PatternOf(string words) => string.Join(@"\$\{.+?\}", Placeholder().Split(words).Select(Regex.Escape));

    /// <summary>The literals of a source in which at least two words are fixed.</summary>
    private static IEnumerable<string> WordsOf(string source) =>
        from line in File.ReadLines(Repository.PathOf(["ChatHost", .. source.Split('/')]))
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from Match literal in Literal().Matches(line)
        let words = literal.Groups[1].Value
        where Placeholder().Replace(words, "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetter)) > 1
        select words;

    [GeneratedRegex("\"((?:[^\"{}]|[{][^}]*[}])*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("[{][^}]*[}]")]
    private static partial Regex Placeholder();
}
