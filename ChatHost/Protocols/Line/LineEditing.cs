using System.Buffers;
using System.Globalization;

namespace ChatHost.Protocols.Line;

/// <summary>
/// Does what the keys in a line were to do, for programs that send each key as it is pressed (telnet in character mode, PuTTY, a
/// terminal in raw mode), and takes out what terminals and programs send without their users knowing.
/// </summary>
/// <remarks>
/// <para>BS and DEL erase the character before, as it is seen (a grapheme), <c>^W</c> the word before with the blanks behind it,
/// <c>^U</c> the line. A pasted <c>N BS N</c>, as in manual pages, reads <c>N</c>: so would a terminal show it.</para>
/// <para>Left out as wholes are the sequences of cursor and function keys, of pasting in brackets (<c>ESC [ 200 ~</c>), of focus and of
/// answers to a terminal's questions (ECMA-48, 5.4; xterm, "PC-Style Function Keys"); and at the beginning of a line a byte order mark
/// (U+FEFF) and control characters, such as the form feed between two pages, so that a command behind them is one.</para>
/// </remarks>
internal static class LineEditing
{
    private const char Escape = '\u001B';
    private const char Delete = '\u007F';
    private const char EraseWordKey = '\u0017';
    private const char EraseLineKey = '\u0015';
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>What ends a control sequence that a terminal sends: keys, pasting, focus, reports.</summary>
    private const string FinalsOfKeys = "ABCDEFGHIOPQRSZ~cnuy";

    private static readonly SearchValues<char> Keys = SearchValues.Create(['\b', Delete, EraseWordKey, EraseLineKey, Escape]);

    /// <summary>The key that erases the character before.</summary>
    public static ReadOnlyMemory<byte> Backspace { get; } = "\b"u8.ToArray();

    /// <summary>The key that erases the line.</summary>
    public static ReadOnlyMemory<byte> EraseLine { get; } = new[] { (byte)EraseLineKey };

    /// <summary>The line as its user meant it: the same instance where nothing was edited.</summary>
    public static string Apply(string line)
    {
        if (line.AsSpan().ContainsAny(Keys))
            line = Edit(line);
        var start = 0;
        while (start < line.Length && line[start] is var first && (first == ByteOrderMark || (char.IsControl(first) && first != '\t')))
            start++;
        return start == 0 ? line : line[start..];
    }

    private static string Edit(ReadOnlySpan<char> line)
    {
        // Where each character begins that can be erased.
        var starts = new List<int>();
        var edited = new char[line.Length];
        var length = 0;
        while (!line.IsEmpty)
        {
            var plain = line.IndexOfAny(Keys) is >= 0 and var at ? at : line.Length;
            Type(line[..plain]);
            line = line[plain..];
            if (line.IsEmpty)
                break;
            if (line[0] == Escape)
            {
                var skipped = LengthOfKey(line);
                if (skipped == 0)
                    Type(line[..1]);
                line = line[Math.Max(skipped, 1)..];
                continue;
            }

            if (line[0] == EraseLineKey)
                EraseTo(0);
            else if (line[0] == EraseWordKey)
                EraseWord();
            else if (starts.Count > 0)
                EraseTo(starts.Count - 1);
            line = line[1..];
        }

        return new(edited, 0, length);

        void Type(ReadOnlySpan<char> text)
        {
            while (!text.IsEmpty)
            {
                var size = StringInfo.GetNextTextElementLength(text);
                starts.Add(length);
                text[..size].CopyTo(edited.AsSpan(length));
                length += size;
                text = text[size..];
            }
        }

        void EraseTo(int count)
        {
            if (count == starts.Count)
                return;
            length = starts[count];
            starts.RemoveRange(count, starts.Count - count);
        }

        void EraseWord()
        {
            var left = starts.Count;
            while (left > 0 && char.IsWhiteSpace(edited[starts[left - 1]]))
                left--;
            while (left > 0 && !char.IsWhiteSpace(edited[starts[left - 1]]))
                left--;
            EraseTo(left);
        }
    }

    /// <summary>The length of the key's sequence that begins here; 0 if it is none.</summary>
    private static int LengthOfKey(ReadOnlySpan<char> text)
    {
        // SS3: F1 to F4, and cursor keys of an application.
        if (text is [_, 'O', >= 'A' and <= 'Z', ..])
            return 3;
        if (text is not [_, '[', ..])
            return 0;

        // CSI: parameters, then the final byte.
        var end = 2;
        while (end < text.Length && text[end] is >= '0' and <= '?')
            end++;
        return end < text.Length && FinalsOfKeys.Contains(text[end], StringComparison.Ordinal) ? end + 1 : 0;
    }
}
