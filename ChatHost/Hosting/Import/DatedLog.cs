using System.Globalization;
using System.Text.RegularExpressions;
using ChatHost.Messages;

namespace ChatHost.Hosting.Import;

/// <summary>A log whose lines have the time of day alone: the day stands in lines of its own, or in the name of the file.</summary>
internal abstract class DatedLog(DateTime? day) : ChatLogFormat
{
    private DateTime? _day = day;
    private TimeSpan _last;

    protected void BeginDay(DateTime day) => (_day, _last) = (day.Date, TimeSpan.Zero);

    /// <summary>The moment of a time of day. One earlier than the last is of the next day.</summary>
    protected DateTime At(string typed)
    {
        if (_day is not { } day)
            throw new FormatException("Neither the log nor the name of its file tells which day it is of.");
        var time = TimeSpan.Parse(typed, CultureInfo.InvariantCulture);

        // Clocks are set back by an hour once a year.
        if (time < _last - TimeSpan.FromHours(1))
            _day = day = day.AddDays(1);
        _last = time;
        return ToUtc(day + time);
    }

    protected static bool TryParseDay(string typed, out DateTime day, params string[] formats) => DateTime.TryParseExact(
        Regex.Replace(typed.Trim(), " +", " "), formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}

/// <summary><c>12:01 &lt;@alice&gt; hello</c>, <c>12:01  * alice waves</c>, with <c>--- Log opened</c> and <c>--- Day changed</c>.</summary>
internal sealed partial class IrssiLog() : DatedLog(day: null)
{
    public override ChatLogLine? Read(string line)
    {
        if (Day().Match(line) is { Success: true } dated)
        {
            if (TryParseDay(dated.Groups["day"].Value, out var day, "ddd MMM d HH:mm:ss yyyy", "ddd MMM d yyyy"))
                BeginDay(day);
            return null;
        }

        var said = Said().Match(line);
        return !said.Success ? null
            : said.Groups["nick"].Success ? new(At(said.Groups["time"].Value), NickOf(said.Groups["nick"].Value), said.Groups["text"].Value, RoomEventKind.Message)
            : said.Groups["actor"].Success ? new(At(said.Groups["time"].Value), NickOf(said.Groups["actor"].Value), said.Groups["text"].Value, RoomEventKind.Action)
            : new(At(said.Groups["time"].Value), NickOf(said.Groups["noticer"].Value), said.Groups["text"].Value, RoomEventKind.Message, IsNotice: true);
    }

    [GeneratedRegex("^--- (Log opened|Day changed) (?<day>.+)$")]
    private static partial Regex Day();

    [GeneratedRegex(@"^(?<time>\d\d:\d\d(:\d\d)?) ?(<(?<nick>[^>]+)> ?| +\* (?<actor>\S+) |-(?<noticer>[^:!\s-][^:\s]*):[#@+]\S*- )(?<text>.*)$")]
    private static partial Regex Said();
}

/// <summary><c>[12:01:02] &lt;alice&gt; hello</c>, <c>[12:01] * alice waves</c>: of energymech, and so ZNC; eggdrop tells the days too.</summary>
internal sealed partial class EnergymechLog(string file) : DatedLog(DayOf(file))
{
    public override ChatLogLine? Read(string line)
    {
        if (Day().Match(line) is { Success: true } dated)
        {
            if (TryParseDay(dated.Groups["day"].Value, out var day, "ddd MMM d yyyy", "MMM d yyyy"))
                BeginDay(day);
            return null;
        }

        var said = Said().Match(line);
        return !said.Success ? null
            : said.Groups["nick"].Success ? new(At(said.Groups["time"].Value), NickOf(said.Groups["nick"].Value), said.Groups["text"].Value, RoomEventKind.Message)
            : said.Groups["actor"].Success ? new(At(said.Groups["time"].Value), NickOf(said.Groups["actor"].Value), said.Groups["text"].Value, RoomEventKind.Action)
            : new(At(said.Groups["time"].Value), NickOf(said.Groups["noticer"].Value), said.Groups["text"].Value, RoomEventKind.Message, IsNotice: true);
    }

    private static DateTime? DayOf(string file) =>
        FileDay().Match(Path.GetFileName(file)) is { Success: true } found && TryParseDay(found.Value.Replace("-", "", StringComparison.Ordinal), out var day, "yyyyMMdd") ? day : null;

    [GeneratedRegex(@"\d{4}-\d\d-\d\d|(?<!\d)\d{8}(?!\d)")]
    private static partial Regex FileDay();

    [GeneratedRegex(@"^(\[\d\d:\d\d(:\d\d)?\] )?--- (?<day>\w.*\d{4})$")]
    private static partial Regex Day();

    [GeneratedRegex(@"^\[(?<time>\d\d:\d\d(:\d\d)?)\] (<(?<nick>[^>]+)> ?|\* (?<actor>\S+) |-(?<noticer>[^\s(:]+)([:(]\S*)?- )(?<text>.*)$")]
    private static partial Regex Said();
}
