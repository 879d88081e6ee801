using System.Globalization;
using System.Text;
using ChatHost.Messages;

namespace ChatHost.Protocols.Irc;

/// <summary>
/// Puts lines together so that nothing in a part of one makes another line, a false source or a false tag: CR, LF and NUL are removed
/// everywhere, and a middle parameter holds no blank and begins with no colon.
/// </summary>
internal static class IrcLine
{
    /// <summary>Maximum length of a line with its end, in bytes, without tags.</summary>
    public const int MaxBytes = 512;

    /// <summary>A middle parameter.</summary>
    public static string Middle(string text)
    {
        if (text.Length > 0 && text[0] != ':' && text.AsSpan().IndexOfAny(" \r\n\0") < 0)
            return text;
        var clean = Last(text).Replace(' ', '_').TrimStart(':');
        return clean.Length > 0 ? clean : "*";
    }

    /// <summary>The last parameter, without its colon.</summary>
    public static string Last(string text) => text.AsSpan().IndexOfAny("\r\n\0") < 0
        ? text
        : text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);

    /// <summary>The value of a tag as it is sent.</summary>
    public static string Escape(string value)
    {
        if (value.AsSpan().IndexOfAny(@"; \" + "\r\n\0") < 0)
            return value;
        var text = new StringBuilder(value.Length + 8);
        foreach (var letter in value)
            _ = letter switch { ';' => text.Append(@"\:"), ' ' => text.Append(@"\s"), '\\' => text.Append(@"\\"), '\r' => text.Append(@"\r"), '\n' => text.Append(@"\n"), '\0' => text, _ => text.Append(letter) };
        return text.ToString();
    }

    /// <summary>A line of the server: source, command, middle parameters, and a last one unless it is null; cut to what a line holds.</summary>
    public static string Of(string source, string command, ReadOnlySpan<string> middles, string? last)
    {
        var line = new StringBuilder(128).Append(':').Append(Middle(source)).Append(' ').Append(command);
        foreach (var middle in middles)
            line.Append(' ').Append(Middle(middle));
        if (last is not null)
            line.Append(" :").Append(Last(last));
        return Cut(line.ToString(), MaxBytes - 2);
    }

    /// <summary>The beginning of a text that fits into so many bytes, cut between characters.</summary>
    public static string Cut(string text, int maxBytes) => SafeText.Cut(text, maxBytes);

    /// <summary>A text in parts of at most so many bytes, each cut between characters, best at a blank, which is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxBytes">What a part may take.</param>
    /// <param name="keepsBlanks">Whether such a blank begins the next part instead: joined, the parts are the text.</param>
    public static IReadOnlyList<string> Split(string text, int maxBytes, bool keepsBlanks = false)
    {
        if (text.Length * 3 <= maxBytes || Encoding.UTF8.GetByteCount(text) <= maxBytes)
            return [text];
        var parts = new List<string>();
        while (Encoding.UTF8.GetByteCount(text) > maxBytes)
        {
            var length = SafeText.FittingLength(text, maxBytes);
            var blank = text.LastIndexOf(' ', length, length + 1);
            var end = blank > length / 2 ? blank : length;
            parts.Add(text[..end]);
            text = text[(end == blank && !keepsBlanks ? end + 1 : end)..];
        }

        if (text.Length > 0)
            parts.Add(text);
        return parts;
    }

    /// <summary>A moment as the tag <c>time</c> has it.</summary>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment as numerics have it: seconds since 1970.</summary>
    public static string Seconds(DateTime time) => ((DateTimeOffset)DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static string ChannelOf(RoomName room) => $"#{room.Text}";
}
