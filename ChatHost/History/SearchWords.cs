using System.Diagnostics.CodeAnalysis;
using System.Text;
using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>
/// Words to search for. A text must contain each of them, also inside a word: in any script, case and width. No character has a
/// special meaning.
/// </summary>
internal sealed class SearchWords
{
    /// <summary>Maximum number of words: each text is searched for each of them.</summary>
    public const int Most = 32;

    /// <summary>Number of characters of each entry in the index.</summary>
    public const int GramLength = 3;

    private readonly string[] _words;

    private SearchWords(string[] words) => _words = words;

    /// <summary>The words, folded.</summary>
    public IReadOnlyList<string> Texts => _words;

    /// <summary>Parses typed text; false if it has no word, or more than <see cref="Most"/>.</summary>
    public static bool TryParse(string typed, [NotNullWhen(true)] out SearchWords? words)
    {
        var folded = Fold(SafeText.Clean(typed)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
        words = folded.Length is > 0 and <= Most ? new(folded) : null;
        return words is not null;
    }

    /// <summary>The form in which texts are compared and indexed: as names are.</summary>
    public static string Fold(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : NameKey.Of(text);

    /// <summary>Whether a message contains all the words.</summary>
    public bool Match(RoomEvent logged) => logged is { Kind: not RoomEventKind.Erased, Text: { } text } && Match(text);

    /// <summary>Whether a text, before it is folded, contains all the words.</summary>
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
    /// The index entries of each text with these words, up to a maximum: three characters in a row. None if all words are shorter. A text
    /// with all entries need not contain the words.
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
