using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatHost.Messages;

/// <summary>Tells which texts look alike, by the skeletons of UTS #39 (Unicode Security Mechanisms), section 4.</summary>
/// <remarks>The table is confusables.txt in this folder, which names its source and version. It is read at the first question.</remarks>
internal static class Confusables
{
    private const string TableName = "ChatHost.Messages.confusables.txt";

    /// <summary>What a code point looks like, for those that do not look like themselves.</summary>
    private static readonly FrozenDictionary<Rune, string> Prototypes = ReadTable();

    /// <summary>What most names are made of.</summary>
    private static readonly SearchValues<char> AsciiLikeThemselves = SearchValues.Create(
        [.. Enumerable.Range(0, 0x80).Select(code => (char)code).Where(letter => !Prototypes.ContainsKey(new(letter)))]);

    /// <summary>The code points with a prototype, for tests that hold other lists against the table.</summary>
    internal static IEnumerable<KeyValuePair<Rune, string>> Table => Prototypes;

    /// <summary>Two texts are confusable when their skeletons are equal. A skeleton is for comparing, never for showing.</summary>
    public static string Skeleton(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(AsciiLikeThemselves))
            return text;

        var skeleton = new StringBuilder(text.Length);
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            if (Prototypes.TryGetValue(rune, out var prototype))
                skeleton.Append(prototype);
            else if (!NameCharacters.IsInvisible(rune))
                skeleton.AppendRune(rune);
        }

        return Decomposed(skeleton.ToString());
    }

    /// <summary>The text holds a letter, digit or mark from beyond ASCII that looks like an ASCII letter or digit.</summary>
    public static bool HasAsciiLookAlikes(string text)
    {
        if (Ascii.IsValid(text))
            return false;

        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            if (!rune.IsAscii && Prototypes.TryGetValue(rune, out var prototype) && prototype.Any(char.IsAsciiLetterOrDigit))
                return true;
        }

        return false;
    }

    private static string Decomposed(string text) => UnicodeNormalization.Of(text, NormalizationForm.FormD);

    private static FrozenDictionary<Rune, string> ReadTable()
    {
        using var file = typeof(Confusables).Assembly.GetManifestResourceStream(TableName)
            ?? throw new InvalidOperationException($"{TableName} is not part of the program.");
        using var lines = new StreamReader(file);

        // The letters of ASCII that look like others (0 O, 1 l, I l, m rn) are in the table like all the rest.
        var prototypes = new Dictionary<Rune, string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;

            var (prototype, lookAlikes) = line.Split(';', StringSplitOptions.TrimEntries) is [var left, var right]
                ? (string.Concat(CodePoints(left)), CodePoints(right))
                : throw new InvalidDataException($"{TableName}: no prototype and look-alikes in: {line}");
            foreach (var lookAlike in lookAlikes)
                prototypes.Add(lookAlike, prototype);
        }

        // A nickname may hold a bar, and the table leaves out what is ASCII and no letter or digit.
        prototypes.TryAdd(new('|'), "l");
        return prototypes.ToFrozenDictionary();
    }

    private static IEnumerable<Rune> CodePoints(string hex) =>
        hex.Split(' ').Select(code => new Rune(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
}
