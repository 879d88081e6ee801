using System.Text;
using System.Text.RegularExpressions;

namespace ChatHost.Tests.Docs;

/// <summary>
/// Compares what a command answers with what a document prints, but for what is different each time: <c>…</c> stands for any part
/// of a line, or alone for any lines; a time for any time; and what <see cref="StandIns"/> lists for what it learns here.
/// </summary>
internal static partial class PrintedAnswer
{
    /// <summary>What documents print for what nobody can know before, and what may come in its place.</summary>
    public static IReadOnlyDictionary<string, string> StandIns { get; } = new Dictionary<string, string>
    {
        ["0HNQ7V3SJPCT7"] = "[0-9A-Z]{13}",
        ["0HNQ7V3SJPCT8"] = "[0-9A-Z]{13}",
        ["zyrcRaIM…"] = @"\S{16,}",
    };

    private const string AnyLines = @"(?:[^\n]*\n)*";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether it is what was printed; if so, what came for the stand-ins is put into <paramref name="learned"/>.</summary>
    /// <param name="printed">The lines of the document.</param>
    /// <param name="real">What was answered.</param>
    /// <param name="mayHoldMore">Whether other lines may stand before, between and after, as in a log.</param>
    /// <param name="learned">By stand-in.</param>
    public static bool Matches(IReadOnlyList<string> printed, string real, bool mayHoldMore, Dictionary<string, string> learned)
    {
        var pattern = new StringBuilder(@"\A");
        foreach (var line in printed)
        {
            pattern.Append(mayHoldMore ? AnyLines : "");
            pattern.Append(line == "…" ? AnyLines : $"{PatternOf(line)}\n");
        }

        pattern.Append(mayHoldMore ? AnyLines : "").Append(@"\z");
        var match = Regex.Match(InLines(real), pattern.ToString(), RegexOptions.None, Patience);
        foreach (var (index, standIn) in StandIns.Keys.Index().Where(standIn => match.Groups[$"s{standIn.Index}"].Success))
            learned[standIn] = match.Groups[$"s{index}"].Value;
        return match.Success;
    }

    private static string PatternOf(string line)
    {
        var pattern = new StringBuilder();
        var end = 0;
        foreach (Match varying in Varying().Matches(line))
        {
            pattern.Append(Regex.Escape(line[end..varying.Index]));
            pattern.Append(PatternFor(varying));
            end = varying.Index + varying.Length;
        }

        return pattern.Append(Regex.Escape(line[end..])).ToString();
    }

    private static string PatternFor(Match varying)
    {
        if (StandIns.TryGetValue(varying.Value, out var values))
        {
            var name = $"s{StandIns.Keys.Index().Single(standIn => standIn.Item == varying.Value).Index}";
            return $"(?<{name}>{values})";
        }

        return varying.Value == "…" ? @"[^\n]*?" : Regex.Replace(Regex.Escape(varying.Value), "[0-9]+", "[0-9]+");
    }

    private static string InLines(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        return lines.Length == 0 || lines.EndsWith('\n') ? lines : lines + "\n";
    }

    /// <summary>Stand-ins, times as in JSON and as in the chat, a client's address, and what was left out.</summary>
    [GeneratedRegex("""
        0HNQ7V3SJPCT[78]|zyrcRaIM…|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|\d{4}-\d\d-\d\d\ \d\d:\d\d:\d\d|(?<="remote":")127\.0\.0\.1:\d+|…
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Varying();
}
