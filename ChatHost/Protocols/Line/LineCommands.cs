using System.Buffers;
using System.Text;
using ChatHost.Protocols.Commands;

namespace ChatHost.Protocols.Line;

/// <summary>What is typed with a slash in front: what people can type everywhere, and what only lines have.</summary>
internal static class LineCommands
{
    private const string JsonVerb = "/json";

    private static readonly byte[] Json = Encoding.ASCII.GetBytes(JsonVerb);

    /// <summary>All verbs that can be typed.</summary>
    public static IEnumerable<string> Verbs => TypedCommands.Verbs.Append(JsonVerb);

    /// <summary>Runs what was typed, a line that starts with a slash.</summary>
    public static ValueTask RunAsync(LineConnection line, string typed)
    {
        var (verb, argument) = ArgumentSplitter.SplitFirst(typed);
        if (!verb.Equals(JsonVerb, StringComparison.OrdinalIgnoreCase))
            return TypedCommands.RunAsync(line.Typist, typed);
        return argument.Length == 0 ? line.SpeakJsonAsync() : TypedCommands.Misused(line.Typist, verb);
    }

    /// <summary>Whether the line is <c>/json</c> and nothing else.</summary>
    public static bool IsJson(in ReadOnlySequence<byte> line) =>
        line.Length == Json.Length && Ascii.EqualsIgnoreCase(line.IsSingleSegment ? line.FirstSpan : line.ToArray(), Json);
}
