using System.Globalization;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Shows the last messages of a room.</summary>
internal sealed class HistoryCommand : ILineCommand
{
    private const int DefaultCount = 20;

    public string Verb => "/history";

    public string Usage => "/history [N] [ROOM]";

    public string Summary => "show the last messages of the current room, or another";

    public async ValueTask RunAsync(LineSession session, string argument)
    {
        var words = ArgumentSplitter.Split(argument);
        // A first word of digits alone is a number, even if there is a room of that name: /history 20 2026 shows that one.
        var hasCount = words.Length > 0 && words[0].All(char.IsAsciiDigit);
        var count = hasCount ? ParseCount(words[0]) : DefaultCount;
        // No room is called so: it was meant as a number.
        var isNoCount = words.Length > 0 && words[0][0] is '-' or '+';
        if (words.Length > (hasCount ? 2 : 1) || count == 0 || isNoCount)
        {
            session.UsageError(this);
            return;
        }

        if (await session.FindRoomAsync(words.Skip(hasCount ? 1 : 0).FirstOrDefault() ?? "") is not { } room)
            return;
        var last = await session.ReadAsync(() => room.ReadLastAsync(Math.Min(count, session.Services.History.MaxReplay)));
        var shown = await session.ShowAsync(last);
        if (last.Count == 0)
            session.Notice($"Nothing is kept of {room.Name}.");
        else if (shown == 0)
            session.Notice($"Nothing to show of {room.Name}: all of it is from people you ignore.");
    }

    /// <summary>A number too large to hold asks for all there is.</summary>
    private static int ParseCount(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : int.MaxValue;
}
