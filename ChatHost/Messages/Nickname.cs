using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ChatHost.Messages;

/// <summary>What a person is called: as typed for the eye, and by its <see cref="Key"/> for telling people apart.</summary>
internal sealed class Nickname : IEquatable<Nickname>
{
    /// <summary>As IRC allows them (RFC 2812, 2.3.1).</summary>
    private const string Punctuation = "[]{}\\|^`";

    private static readonly NameRules Rules = new(maxCodePoints: 32, Punctuation);

    /// <summary>Words that notices and commands use for someone, so nobody may be called so.</summary>
    private static readonly string[] ReservedWords = ["you", "server", "system", "admin", "everyone", "nickserv", "chanserv", "operserv", "services"];

    private static readonly FrozenSet<string> ReservedKeys = ReservedWords.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> ReservedSkeletons =
        ReservedWords.ToFrozenDictionary(FoldedSkeleton, StringComparer.Ordinal);

    private IReadOnlyList<string>? _skeletons;

    private Nickname(string text) => (Text, Key) = (text, NameKey.Of(text));

    /// <summary>The author of what the host itself says in a room; reserved, so it is nobody else's.</summary>
    public static Nickname Server { get; } = new("server");

    /// <summary>The name as typed.</summary>
    public string Text { get; }

    /// <summary>Two nicknames are the same when these are, compared by ordinal.</summary>
    public string Key { get; }

    /// <summary>
    /// It holds a letter from beyond ASCII that looks like an ASCII letter or digit (UTS #39), or a bar, which looks like an l: false
    /// for all other ASCII names.
    /// </summary>
    public bool HasAsciiLookAlikes => Text.Contains('|') || Confusables.HasAsciiLookAlikes(Text);

    /// <summary>
    /// What the name looks like: one or two strings, and two names that share one look alike (UTS #39, 4).
    /// </summary>
    /// <remarks>
    /// One is taken of the name as typed and one of its key. Only the first sees that a capital I looks like l, and only the
    /// second that a Cyrillic name in capitals, taken in lower case, looks like someone.
    /// </remarks>
    public IReadOnlyList<string> Skeletons => _skeletons ??= FindSkeletons();

    /// <summary>Takes a nickname that someone asked for, or says what is allowed.</summary>
    /// <param name="typed">The name, nothing trimmed or cleaned: it is judged as typed.</param>
    /// <param name="name">The name, when it is allowed.</param>
    /// <param name="reason">Else a sentence for that person, which never repeats what was typed unless it is reserved.</param>
    public static bool TryParse(
        ReadOnlySpan<char> typed, [NotNullWhen(true)] out Nickname? name, [NotNullWhen(false)] out string? reason)
    {
        name = null;
        if (!Rules.Allow(typed, out reason))
            return false;

        var asked = new Nickname(typed.ToString());
        reason = asked.WhyReserved();
        if (reason is not null)
            return false;

        name = asked;
        return true;
    }

    /// <summary>A name that a store kept: taken as it is, since the rules may have been others when it was said.</summary>
    public static Nickname FromLog(string text) => new(text);

    public bool Equals(Nickname? other) => other is not null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as Nickname);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private string? WhyReserved()
    {
        if (ReservedKeys.Contains(Key))
            return $"{Key} is reserved.";

        // Nobody ever takes these words, so the look-alikes of a taken name would not cover them.
        if (HasAsciiLookAlikes)
        {
            foreach (var skeleton in Skeletons)
            {
                if (ReservedSkeletons.TryGetValue(skeleton, out var word))
                    return $"it looks like {word}, which is reserved.";
            }
        }

        return null;
    }

    private string[] FindSkeletons()
    {
        var ofText = FoldedSkeleton(Text);
        var ofKey = Text == Key ? ofText : FoldedSkeleton(Key);

        // Most names look like themselves, and a host holds many: they share one string.
        if (ofKey == Key)
            ofKey = Key;

        return ofText == ofKey ? [ofKey] : [ofText, ofKey];
    }

    /// <summary>Folded, so that what looks like a capital letter is found when the name it imitates is in lower case.</summary>
    private static string FoldedSkeleton(string text) => NameKey.Of(Confusables.Skeleton(text));
}
