using System.Text.RegularExpressions;

namespace ChatHost.Tests.Protocols.Irc.Conformance;

/// <summary>
/// What the tables of the conformance suite are written in. A script is lines, each <c>name: line</c> or, of one client, the line alone.
/// An answer is the lines that come, where <c>…</c> stands for any text, and for any further lines where it is the last line by itself.
/// </summary>
internal static partial class IrcScript
{
    /// <summary>A line as a table has it: a cloak is <c>host</c>, and the name of the server is <c>server</c>.</summary>
    public static string Shown(string line) => Cloak().Replace(line, "host").Replace("ChatHost.chat", "server", StringComparison.Ordinal);

    /// <summary>Sends lines and returns all that came, as a table has it.</summary>
    public static async Task<string[]> SayAsync(this IrcPerson person, string lines)
    {
        foreach (var line in lines.Split('\n'))
            await person.TypeAsync(line);
        return person.ReadShown();
    }

    /// <summary>What came since the last call, as a table has it.</summary>
    public static string[] ReadShown(this IrcPerson person) => [.. person.Read().Select(Shown)];

    /// <summary>Has several clients send lines in turn, and returns what one of them receives of the last line.</summary>
    public static async Task<string[]> PlayAsync(IReadOnlyDictionary<string, IrcPerson> people, string script, string reader)
    {
        foreach (var line in script.Split('\n'))
        {
            var parts = line.Split(": ", 2);
            people[reader].Read();
            await people[parts[0]].TypeAsync(parts[1]);
        }

        return people[reader].ReadShown();
    }

    /// <summary>Checks lines against an answer of a table; no lines where that is empty.</summary>
    public static void AssertAnswer(string answer, string[] lines)
    {
        var expected = answer.Length == 0 ? [] : answer.Split('\n');
        var isOpen = expected is [.., "…"];
        if (isOpen)
            expected = expected[..^1];
        var isFit = (isOpen ? lines.Length >= expected.Length : lines.Length == expected.Length)
            && expected.Zip(lines).All(pair => IsFit(pair.First, pair.Second));
        Assert.True(isFit, $"Expected:\n{answer}\nReceived:\n{string.Join('\n', lines)}");
    }

    /// <summary>The numerics, or else the commands, of lines.</summary>
    public static string[] CommandsOf(IEnumerable<string> lines) => [.. lines.Select(line => line.Split(' ')[1])];

    private static bool IsFit(string pattern, string line) =>
        Regex.IsMatch(line, $"^{string.Join(".*", pattern.Split('…').Select(Regex.Escape))}$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    [GeneratedRegex(@"\b[a-z0-9]{10}(\.account)?\.chat\b")]
    private static partial Regex Cloak();
}
