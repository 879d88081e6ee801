namespace ChatHost.Tests.Docs;

/// <summary>A command as a document prints it.</summary>
/// <param name="Place">Where it stands: file and line.</param>
/// <param name="Text">What one types.</param>
/// <param name="Answer">What one reads; null where the document does not show it, as without a prompt.</param>
internal sealed record PrintedCommand(string Place, string Text, IReadOnlyList<string>? Answer)
{
    private const string Prompt = "$ ";

    /// <summary>
    /// The commands of a block. With a prompt in it, what stands between two prompts is an answer, of which a line that starts with a
    /// blank continues the one before; without one, each line is a command.
    /// </summary>
    public static IEnumerable<PrintedCommand> In(PrintedBlock block)
    {
        var hasPrompts = block.Lines.Any(IsPrompt);
        for (var next = 0; next < block.Lines.Count;)
        {
            var number = block.Number + next;
            var text = block.Lines[next++];
            for (; text.EndsWith('\\') && next < block.Lines.Count; next++)
                text = text[..^1] + block.Lines[next].TrimStart();
            if (text.Length == 0)
                continue;

            List<string>? answer = hasPrompts ? [] : null;
            for (; hasPrompts && next < block.Lines.Count && !IsPrompt(block.Lines[next]); next++)
                Add(answer!, block.Lines[next]);
            yield return new($"{block.Document}:{number}", hasPrompts ? text[Prompt.Length..] : text, answer);
        }
    }

    private static void Add(List<string> answer, string line)
    {
        if (line.StartsWith(' ') && answer.Count > 0)
            answer[^1] += line.TrimStart();
        else if (line.Length > 0)
            answer.Add(line);
    }

    private static bool IsPrompt(string line) => line.StartsWith(Prompt, StringComparison.Ordinal);
}
