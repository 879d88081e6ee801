using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ChatHost.Protocols.Irc;

/// <summary>Why a line of a client is none.</summary>
internal enum IrcLineFault
{
    None,

    /// <summary>Nothing but blanks, or tags or a source alone.</summary>
    Empty,

    /// <summary>The tags or what follows them are longer than they may be.</summary>
    TooLong,

    NotUtf8,
}

/// <summary>
/// One line of a client: <c>[@tags] [:source] command {parameter} [:last parameter]</c>. The source is what the server says it is, so
/// what the client says of it is dropped.
/// </summary>
internal sealed class IrcRequest
{
    /// <summary>Maximum length of a line without tags and line end, in bytes.</summary>
    public const int MaxBody = 510;

    /// <summary>Maximum length of what a client sends as tags, in bytes, with <c>@</c> and the blank behind them.</summary>
    public const int MaxTags = 4096;

    private const int MaxParameters = 15;

    private IrcRequest(string command, string[] parameters, Dictionary<string, string> tags) =>
        (Command, Parameters, Tags) = (command, parameters, tags);

    /// <summary>In upper case.</summary>
    public string Command { get; }

    public string[] Parameters { get; }

    public IReadOnlyDictionary<string, string> Tags { get; }

    /// <summary>A parameter; empty where there is none.</summary>
    public string this[int index] => index < Parameters.Length ? Parameters[index] : "";

    public int Count => Parameters.Length;

    public static IrcLineFault TryParse(in ReadOnlySequence<byte> bytes, out IrcRequest? request)
    {
        request = null;
        var span = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadOnlySpan<byte> tagBytes = default;
        if (!span.IsEmpty && span[0] == '@')
        {
            var end = span.IndexOf((byte)' ');
            tagBytes = end < 0 ? span : span[..(end + 1)];
            span = end < 0 ? default : span[end..];
        }

        span = span.TrimStart((byte)' ');
        if (tagBytes.Length > MaxTags || span.Length > MaxBody)
            return IrcLineFault.TooLong;
        var areTagsValid = Utf8.IsValid(tagBytes);
        if (areTagsValid && tagBytes.Length > 1)
            ParseTags(Encoding.UTF8.GetString(tagBytes[1..]).TrimEnd(' '), tags);
        if (!areTagsValid || !Utf8.IsValid(span))
        {
            request = ParseBody(Encoding.Latin1.GetString(span), tags);
            return request is null ? IrcLineFault.Empty : IrcLineFault.NotUtf8;
        }

        request = ParseBody(Encoding.UTF8.GetString(span), tags);
        return request is null ? IrcLineFault.Empty : IrcLineFault.None;
    }

    /// <summary>The value of a tag as it was meant.</summary>
    public static string Unescape(ReadOnlySpan<char> value)
    {
        if (!value.Contains('\\'))
            return value.ToString();
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
                text.Append(value[i]);
            else if (++i < value.Length)
                text.Append(value[i] switch { ':' => ';', 's' => ' ', 'r' => '\r', 'n' => '\n', var other => other });
        }

        return text.ToString();
    }

    private static void ParseTags(string text, Dictionary<string, string> tags)
    {
        foreach (var tag in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals != 0)
                tags[equals < 0 ? tag : tag[..equals]] = equals < 0 ? "" : Unescape(tag.AsSpan(equals + 1));
        }
    }

    private static IrcRequest? ParseBody(string text, Dictionary<string, string> tags)
    {
        var rest = text.AsSpan().TrimStart(' ');
        if (rest.StartsWith(":"))
        {
            var end = rest.IndexOf(' ');
            rest = end < 0 ? default : rest[end..].TrimStart(' ');
        }

        if (rest.IsEmpty)
            return null;
        var blank = rest.IndexOf(' ');
        var command = (blank < 0 ? rest : rest[..blank]).ToString().ToUpperInvariant();
        rest = blank < 0 ? default : rest[blank..];
        var parameters = new List<string>();
        while (!(rest = rest.TrimStart(' ')).IsEmpty)
        {
            var end = rest.IndexOf(' ');
            if (rest[0] == ':' || parameters.Count == MaxParameters - 1)
            {
                // What is behind a colon keeps its blanks.
                parameters.Add((rest[0] == ':' ? rest[1..] : rest).ToString());
                break;
            }

            parameters.Add((end < 0 ? rest : rest[..end]).ToString());
            rest = end < 0 ? default : rest[end..];
        }

        return new(command, [.. parameters], tags);
    }
}
