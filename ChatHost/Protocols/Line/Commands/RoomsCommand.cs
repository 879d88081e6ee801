using ChatHost.Rooms;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Lists the rooms, most populous first.</summary>
internal sealed class RoomsCommand : ILineCommand
{
    public string Verb => "/rooms";

    public string Usage => "/rooms";

    public string Summary => "list the rooms";

    public async ValueTask RunAsync(LineSession session, string argument)
    {
        var (rooms, total, _) = await session.ReadAsync(() => session.Services.Directory.ReadAsync(after: null, RoomDirectory.DefaultPage));
        foreach (var room in rooms)
            session.Notice($"{room.Name}: {room.Members} here");
        if (total > rooms.Count)
            session.Notice($"{total} rooms in all, the first {rooms.Count} shown.");
        else if (total == 0)
            session.Notice("There are no rooms. /join makes one.");
    }
}
