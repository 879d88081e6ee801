using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ChatHost.Messages;

namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>
/// One line of text. Control characters are refused, those of writing direction and noncharacters among them, since all of it may end
/// on somebody's terminal.
/// </summary>
/// <param name="minimum">Shortest text, in characters; 0 makes it optional, and an empty one the same as none.</param>
/// <param name="maximum">Longest text, in characters.</param>
/// <param name="pattern">What the whole text must match, and how to describe it; or null.</param>
internal sealed class TextKind(int minimum, int maximum, (Regex Regex, string Words)? pattern) : SettingKind
{
    /// <summary>For texts that say no limit of their own: a mistake, such as a whole file, is still found.</summary>
    private const int LongestByDefault = 4096;

    public override string Name => "text";

    public override string Allowed => pattern?.Words
        ?? string.Create(CultureInfo.InvariantCulture, $"{minimum} to {maximum} characters of text without control characters");

    public static TextKind For(PropertyInfo property)
    {
        var length = property.GetCustomAttribute<StringLengthAttribute>();
        var expression = property.GetCustomAttribute<RegularExpressionAttribute>();
        var optional = new NullabilityInfoContext().Create(property).ReadState is NullabilityState.Nullable;

        return new TextKind(
            length?.MinimumLength ?? (optional ? 0 : 1),
            length?.MaximumLength ?? LongestByDefault,
            expression is null
                ? null
                : (new Regex($@"\A(?:{expression.Pattern})\z", RegexOptions.CultureInvariant), expression.ErrorMessage!));
    }

    public override bool TryRead(string text, out object? value)
    {
        value = text.Length == 0 ? null : text;
        return text.Length >= minimum
            && text.Length <= maximum
            && !text.Any(char.IsControl)
            && SafeText.IsSafe(text)
            && pattern?.Regex.IsMatch(text) is not false;
    }

    public override string Write(object? value) => (string?)value ?? "";
}
