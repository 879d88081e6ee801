using System.Diagnostics.CodeAnalysis;
using System.Text;
using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>
/// Words to search for, each of which a text must hold, as part of a word too: in any script, whatever the case and width.
/// Whatever signs a word is made of, it stands for nothing but itself.
/// </summary>
internal sealed class SearchWords
{
    /// <summary>Each word is looked for in each text, so they are few.</summary>
    public const int Most = 32;

    /// <summary>Characters of each entry in the index.</summary>
    public const int GramLength = 3;

    private readonly string[] _words;

    private SearchWords(string[] words) => _words = words;

    /// <summary>Takes what somebody typed; false if there is no word in it, or there are more than <see cref="Most"/>.</summary>
    public static bool TryParse(string typed, [NotNullWhen(true)] out SearchWords? words)
    {
        var folded = Fold(SafeText.Clean(typed)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
        words = folded.Length is > 0 and <= Most ? new(folded) : null;
        return words is not null;
    }

    /// <summary>The form in which texts are compared and indexed: as names are.</summary>
    public static string Fold(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : NameKey.Of(text);

    /// <summary>Whether a message holds all the words.</summary>
    public bool Match(RoomEvent logged) => logged is { Kind: not RoomEventKind.Erased, Text: { } text } && Match(text);

    /// <summary>Whether a text, as it was said, holds all the words.</summary>
    public bool Match(string text)
    {
        var folded = Fold(text);
        foreach (var word in _words)
        {
            if (!folded.Contains(word, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    /// <summary>
    /// What each text with these words has in the index, at most so many: three characters in a row. None if all words are
    /// shorter. A text that has them all need not hold the words.
    /// </summary>
    public IReadOnlyList<string> Grams(int most)
    {
        var grams = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in _words)
        {
            Rune[] runes = [.. word.EnumerateRunes()];
            for (var i = 0; i + GramLength <= runes.Length && grams.Count < most; i++)
                grams.Add(string.Concat(runes[i..(i + GramLength)]));
        }

        return [.. grams];
    }
}
