using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ChatHost.Messages;

/// <summary>What a room is called: as first typed for the eye, and by its <see cref="Key"/> for telling rooms apart.</summary>
internal sealed class RoomName : IEquatable<RoomName>
{
    /// <summary>What stands before the names of logs that are no rooms: a character that no name of a room has, and that sorts before all that it has.</summary>
    private const char PairMark = '!';

    private static readonly NameRules Rules = new(maxCodePoints: 32);

    private RoomName(string text) => (Text, Key) = (text, NameKey.Of(text));

    /// <summary>The name as typed.</summary>
    public string Text { get; }

    /// <summary>Two room names are the same when these are, compared by ordinal.</summary>
    public string Key { get; }

    /// <summary>Takes a room name that someone asked for, or says what is allowed.</summary>
    /// <param name="typed">The name, nothing trimmed or cleaned: it is judged as typed.</param>
    /// <param name="name">The name, when it is allowed.</param>
    /// <param name="reason">Else a sentence for that person, which never repeats what was typed.</param>
    public static bool TryParse(
        ReadOnlySpan<char> typed, [NotNullWhen(true)] out RoomName? name, [NotNullWhen(false)] out string? reason)
    {
        name = Rules.Allow(typed, out reason) ? new RoomName(typed.ToString()) : null;
        return reason is null;
    }

    /// <summary>A name that a store kept: taken as it is, since the rules may have been others when the room was made.</summary>
    public static RoomName FromLog(string text) => new(text);

    /// <summary>The log of what two accounts said to each other: no room, so it is in no list, and nobody enters it.</summary>
    public static RoomName OfPair(long one, long other) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{PairMark}{Math.Min(one, other)}+{Math.Max(one, other)}"));

    /// <summary>Whether it is the log of what two accounts said to each other.</summary>
    public bool IsPair => Key[0] == PairMark;

    /// <summary>The keys of rooms come after this one, those of pairs before it.</summary>
    public static string BeforeRooms { get; } = ((char)(PairMark + 1)).ToString();

    public bool Equals(RoomName? other) => other is not null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as RoomName);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
