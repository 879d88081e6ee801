using System.Globalization;
using ChatHost.Messages;

namespace ChatHost.Hosting.Import;

/// <summary><c>2026-01-31 12:01:02</c>, a tab, the nick, a tab, the text; actions have <c> *</c> in place of the nick.</summary>
internal sealed class WeechatLog : ChatLogFormat
{
    private const string NoticeBegin = "Notice(";

    public override ChatLogLine? Read(string line)
    {
        if (line.Split('\t', 3) is not [var moment, var prefix, var text]
            || !DateTime.TryParseExact(moment, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var time = ToUtc(local);
        switch (prefix.Trim())
        {
            case "*":
                var actor = text.Split(' ', 2);
                return actor.Length == 2 ? new(time, NickOf(actor[0]), actor[1], RoomEventKind.Action) : null;
            case "--" when text.StartsWith(NoticeBegin, StringComparison.Ordinal) && text.IndexOf("): ", StringComparison.Ordinal) is > 0 and var end:
                return new(time, NickOf(text[NoticeBegin.Length..end]), text[(end + 3)..], RoomEventKind.Message, IsNotice: true);
            case "" or "--" or "-->" or "<--" or "=!=":
                return null;
            default:
                return new(time, NickOf(prefix), text, RoomEventKind.Message);
        }
    }
}
