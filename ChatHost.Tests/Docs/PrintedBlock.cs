using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>
/// A block of a document that shows what is typed and what is read: fenced without a language or with a shell's, or indented by
/// four blanks after an empty line. Fences of other languages hold no commands.
/// </summary>
/// <param name="Document">The file, from the checkout.</param>
/// <param name="Number">The number of its first line.</param>
/// <param name="Lines">Its lines without indentation and fences; an empty one stands between two that are not.</param>
internal sealed partial record PrintedBlock(string Document, int Number, IReadOnlyList<string> Lines)
{
    private const string Indentation = "    ";

    private static readonly string[] Shells = ["", "sh", "bash", "shell", "console"];

    /// <summary>The documents, from the checkout: what people are told to read.</summary>
    public static IEnumerable<string> Documents =>
        Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Prepend(Repository.PathOf("README.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public string Place => $"{Document}:{Number}";

    /// <summary>Whether it shows what people at their terminals say to each other: <c>alice &lt; bob: Hello.</c></summary>
    public bool IsTalk => Talk().IsMatch(Lines[0]);

    /// <summary>Whether it starts with what starts no command: frames, answers, tables.</summary>
    public bool IsNoCommand => !CommandStart().IsMatch(Lines[0]);

    public static IReadOnlyList<PrintedBlock> In(string document) => Read(document, File.ReadAllLines(Repository.PathOf(document)));

    /// <param name="document">What to call it.</param>
    /// <param name="lines">Its text.</param>
    public static IReadOnlyList<PrintedBlock> Read(string document, IReadOnlyList<string> lines)
    {
        var blocks = new List<PrintedBlock>();
        for (var next = 0; next < lines.Count;)
        {
            if (Fence().Match(lines[next]) is { Success: true } fence)
            {
                var end = Enumerable.Range(next + 1, lines.Count - next - 1).First(line => lines[line].StartsWith(fence.Groups[1].Value, StringComparison.Ordinal));
                if (Shells.Contains(fence.Groups[2].Value))
                    blocks.Add(new(document, next + 2, [.. lines.Skip(next + 1).Take(end - next - 1)]));
                next = end + 1;
            }
            else if (IsIndented(lines[next]) && (next == 0 || lines[next - 1].Length == 0))
            {
                var end = next;
                for (var line = next; line < lines.Count && (lines[line].Length == 0 || IsIndented(lines[line])); line++)
                    end = lines[line].Length == 0 ? end : line + 1;
                blocks.Add(new(document, next + 1, [.. lines.Skip(next).Take(end - next).Select(line => line.Length == 0 ? "" : line[Indentation.Length..])]));
                next = end;
            }
            else
            {
                next++;
            }
        }

        return blocks;
    }

    private static bool IsIndented(string line) => line.StartsWith(Indentation, StringComparison.Ordinal);

    [GeneratedRegex("^(```+|~~~+) *([A-Za-z]*)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\w+ +[$<>] ")]
    private static partial Regex Talk();

    [GeneratedRegex(@"^(\$ |[A-Za-z0-9_./~])")]
    private static partial Regex CommandStart();
}
