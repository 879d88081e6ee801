namespace ChatHost.Protocols.Line.Commands;

/// <summary>Names who is in a room.</summary>
internal sealed class WhoCommand : ILineCommand
{
    /// <summary>So many are named; of the others only the number is told.</summary>
    private const int MostNamed = 100;

    public string Verb => "/who";

    public string Usage => "/who [ROOM]";

    public string Summary => "name who is in the current room, or another";

    public async ValueTask RunAsync(LineSession session, string argument)
    {
        if (await session.FindRoomAsync(argument) is not { } room)
            return;
        var (here, named) = await session.ReadAsync(async () =>
        {
            var all = await room.WhoAsync();
            return (all, all.Select(member => member.Nickname.Text).Order(StringComparer.OrdinalIgnoreCase).Take(MostNamed).ToArray());
        });
        var more = here.Count > MostNamed ? $" and {here.Count - MostNamed} more" : "";
        session.Notice($"{room.Name}: {(here.Count == 0 ? "nobody" : string.Join(", ", named))}{more}");
    }
}
