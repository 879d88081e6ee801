using System.Buffers;
using System.Globalization;

namespace ChatHost.Protocols.Chat;

/// <summary>
/// What a line is once its editing keys have done their work. A terminal edits by itself; telnet in character mode, PuTTY and serial
/// consoles send the keys as they are typed.
/// </summary>
internal static class LineEditing
{
    private const char Backspace = '\b';
    private const char Delete = '\u007F';
    private const char EraseLine = '\u0015';
    private const char EraseWord = '\u0017';

    /// <summary>Windows programs put it in front of what they pipe in.</summary>
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>What terminals put around pasted text where a program asked for that (xterm, "Bracketed Paste Mode").</summary>
    private static readonly string[] PasteMarks = ["\u001B[200~", "\u001B[201~"];

    private static readonly SearchValues<char> Keys = SearchValues.Create([Backspace, Delete, EraseLine, EraseWord]);

    /// <summary>The line as its typist sees it.</summary>
    public static string Apply(string line)
    {
        if (line.StartsWith(ByteOrderMark))
            line = line[1..];
        if (line.Contains('\u001B', StringComparison.Ordinal))
        {
            foreach (var mark in PasteMarks)
                line = line.Replace(mark, "", StringComparison.Ordinal);
        }

        return line.AsSpan().ContainsAny(Keys) ? Edit(line) : line;
    }

    private static string Edit(string typed)
    {
        // The characters that are left, as a typist counts them: a letter with its accents is one.
        var kept = new List<string>();
        var rest = typed.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = StringInfo.GetNextTextElementLength(rest);
            Take(rest[..length], kept);
            rest = rest[length..];
        }

        return string.Concat(kept);
    }

    private static void Take(ReadOnlySpan<char> element, List<string> kept)
    {
        switch (element[0])
        {
            case Backspace or Delete:
                if (kept.Count > 0)
                    kept.RemoveAt(kept.Count - 1);
                break;
            case EraseLine:
                kept.Clear();
                break;
            case EraseWord:
                RemoveWhile(kept, string.IsNullOrWhiteSpace);
                RemoveWhile(kept, character => !string.IsNullOrWhiteSpace(character));
                break;
            default:
                kept.Add(element.ToString());
                break;
        }
    }

    private static void RemoveWhile(List<string> kept, Predicate<string> isRemoved)
    {
        while (kept.Count > 0 && isRemoved(kept[^1]))
            kept.RemoveAt(kept.Count - 1);
    }
}
