using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatHost.Tests.EndToEnd;

/// <summary>
/// Says of each line that the line chat sends whether a terminal and its user are safe with it: it ends in CRLF, holds no
/// control but the tab, has a form of docs/protocol.md, and looks like a notice or an error only if it is one. It knows the
/// forms on its own and asks the server's code for nothing.
/// </summary>
internal sealed partial class LineOutputJudge
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Control characters but the tab, the controls of writing direction, and the separators that pass for line ends.</summary>
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) && c != '\t'),
         .. "\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"]);

    private const string NickPunctuation = "[]{}\\|^`";

    private readonly ConcurrentQueue<string> _findings = new();
    private long _lines;

    /// <summary>What is wrong; empty when all is well.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <summary>How many lines were judged.</summary>
    public long Lines => Interlocked.Read(ref _lines);

    /// <summary>What a session was sent alone: answers, notices, errors, private lines, and what the log shows.</summary>
    public void JudgeAnswer(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n') + 1;
            var line = TextOf(end > 0 ? bytes[..end] : bytes);
            bytes = end > 0 ? bytes[end..] : default;
            if (line.StartsWith("* ", StringComparison.Ordinal) || line.StartsWith("! ", StringComparison.Ordinal))
                Expect(Notice().IsMatch(line), "no notice or error that there is", line);
            else if (Logged().Match(line) is { Success: true } logged)
                Expect(IsSaid(line[logged.Length..], mayNameRoom: false), "not said by anybody", line);
            else
                Expect(IsReply(line), "no known form", line);
        }
    }

    /// <summary>What a room's members were sent; <paramref name="isSaid"/> if somebody said it, so that it must not look like the server's own words.</summary>
    public void JudgeRoomLine(ReadOnlySpan<byte> bytes, bool isSaid)
    {
        var line = TextOf(bytes);
        if (isSaid)
            Expect(IsSaid(line, mayNameRoom: true), "not said by anybody", line);
        else
            Expect(IsPresence(line), "no joining, leaving or renaming", line);
    }

    /// <summary>The same of whatever was read from a connection, where nobody knows what was said and what answered.</summary>
    public void JudgeAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n') + 1;
            var line = TextOf(end > 0 ? bytes[..end] : bytes);
            bytes = end > 0 ? bytes[end..] : default;
            var isKnown = Notice().IsMatch(line) || IsReply(line) || IsPresence(line) || IsSaid(line, mayNameRoom: true)
                || (Logged().Match(line) is { Success: true } logged && IsSaid(line[logged.Length..], mayNameRoom: false));
            Expect(isKnown, "no known form", line);
        }
    }

    private static bool IsReply(string line) =>
        Reply().Match(line) is { Success: true } reply && (reply.Groups["name"] is not { Success: true } name || IsName(name.Value, NickPunctuation));

    private static bool IsPresence(string line) =>
        Presence().Match(line) is { Success: true } presence && IsName(presence.Groups[1].Value, NickPunctuation);

    private static bool IsSaid(string line, bool mayNameRoom)
    {
        if (line.StartsWith("* Topic of ", StringComparison.Ordinal))
            return IsName(Before(line["* Topic of ".Length..], ": "));
        if (line.StartsWith("* ", StringComparison.Ordinal))
            return line.EndsWith(" has no topic.", StringComparison.Ordinal) && IsName(Before(line[2..], " "));
        if (line.StartsWith('['))
        {
            var room = Before(line[1..], "] ");
            if (!mayNameRoom || !IsName(room))
                return false;
            line = line[(room.Length + 3)..];
        }

        return line.StartsWith("~ ", StringComparison.Ordinal) ? IsName(Before(line[2..], " "), NickPunctuation) : IsName(Before(line, ": "), NickPunctuation);
    }

    private static string Before(string line, string mark) => line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var end ? line[..end] : "";

    /// <summary>A letter or digit first, then nothing that any form uses as a sign.</summary>
    private static bool IsName(string name, string punctuation = "")
    {
        const int MaxCodePoints = 32;
        var first = true;
        var count = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            var isLetter = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            var isLater = rune.Value is '_' or '-' || (rune.IsAscii && punctuation.Contains((char)rune.Value)) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (!isLetter && (first || !isLater))
                return false;
            first = false;
            count++;
        }

        return count is > 0 && count <= MaxCodePoints;
    }

    private string TextOf(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Increment(ref _lines);
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            _findings.Enqueue($"Not UTF-8: {Convert.ToHexString(bytes)}");
            return "";
        }

        var isEnded = text.EndsWith("\r\n", StringComparison.Ordinal);
        Expect(isEnded, "no CRLF at its end", text);
        text = isEnded ? text[..^2] : text;
        Expect(!text.AsSpan().ContainsAny(Unsafe), "unsafe characters", text);
        return text;
    }

    private void Expect(bool isWell, string trouble, string line)
    {
        if (!isWell && _findings.Count < 20)
            _findings.Enqueue($"{trouble}: {string.Concat(line.Select(c => c < ' ' || c > '~' ? $"\\u{(int)c:X4}" : c.ToString()))}");
    }

    [GeneratedRegex(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] ")]
    private static partial Regex Logged();

    [GeneratedRegex(@"^(?:Welcome to the chat server!|Nickname changed to: (?<name>\S+)|(?<name>\S+) -> you: .+|you -> (?<name>\S+): .+)$")]
    private static partial Regex Reply();

    [GeneratedRegex(@"^\* (\S+) (?:joined \S+\.|left \S+\.|left \S+: .+|is now known as \S+\.)$")]
    private static partial Regex Presence();

    [GeneratedRegex(
        @"^(?:\* (?:You are \S+ in .+\. \d+ here\. Type /help for commands\.|You are in \S+\. \d+ here\. Last number: \d+\.|You left \S+\."
        + @"|\S+: \d+ here|\d+ rooms in all, the first \d+ shown\.|There are no rooms\. /join makes one\.|\S+: [^:*!]+|Topic of \S+: .+"
        + @"|\S+ has no topic\.|Nothing is kept of \S+\.|Nothing to show of \S+: all of it is from people you ignore\.|Nothing after \d+ in \S+\.|\S+ is kept from \d+ on\.|More: /since \d+ \S+"
        + @"|You ignore \S+\. /unignore \S+ shows their lines again\.|You no longer ignore \S+\.|/[a-z]+.*: .+|Bye\.|Slow down: .+)"
        + @"|! (?:Unknown command: /.*\. Type /help for commands\.|Usage: /.+|Nickname already in use: \S+|Invalid nickname: .+"
        + @"|Invalid room name: .+|No such nickname: .+|No such room: .*|You are not in .*\.|Line too long: the limit is 4096 bytes\."
        + @"|Not valid UTF-8\.|You are in no room\. /join one\.|Too many rooms: the limit is \d+\.|You cannot ignore yourself\."
        + @"|Too many ignored: the limit is \d+\.|You do not ignore .+\.|You ignore nobody of such a name\.))$")]
    private static partial Regex Notice();
}
