namespace ChatHost.Protocols.Commands;

/// <summary>Splits what was typed at its blanks.</summary>
internal static class ArgumentSplitter
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>The first word, and the rest without the blanks around it.</summary>
    public static (string First, string Others) SplitFirst(string text)
    {
        var end = text.IndexOfAny(Blanks);
        return end < 0 ? (text, "") : (text[..end], text[end..].Trim(Blanks));
    }

    /// <summary>All words.</summary>
    public static string[] Split(string text) => text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}
