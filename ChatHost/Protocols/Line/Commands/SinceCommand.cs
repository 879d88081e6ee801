using System.Globalization;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Shows what a room said after a number.</summary>
internal sealed class SinceCommand : ILineCommand
{
    public string Verb => "/since";

    public string Usage => "/since SEQ [ROOM]";

    public string Summary => "show what the current room, or another, said after a number";

    public async ValueTask RunAsync(LineSession session, string argument)
    {
        var words = ArgumentSplitter.Split(argument);
        if (words.Length is 0 or > 2 || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var after))
        {
            session.UsageError(this);
            return;
        }

        if (await session.FindRoomAsync(words.ElementAtOrDefault(1) ?? "") is not { } room)
            return;
        var said = await session.ReadAsync(() => room.ReadAfterAsync(after, session.Services.History.MaxReplay));
        if (said.Count == 0)
        {
            session.Notice($"Nothing after {after} in {room.Name}.");
            return;
        }

        if (said[0].Seq > after + 1)
            session.Notice($"{room.Name} is kept from {said[0].Seq} on.");
        if (await session.ShowAsync(said) == 0)
            session.Notice($"Nothing to show of {room.Name}: all of it is from people you ignore.");
        if (said[^1].Seq < room.LastSeq)
            session.Notice($"More: /since {said[^1].Seq} {room.Name}");
    }
}
