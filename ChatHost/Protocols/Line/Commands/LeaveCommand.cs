using ChatHost.Sessions;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Leaves a room; the one entered last of the others is current then.</summary>
internal sealed class LeaveCommand : ILineCommand
{
    public string Verb => "/leave";

    public string Usage => "/leave [ROOM]";

    public string Summary => "leave the current room, or another";

    public ValueTask RunAsync(LineSession session, string argument)
    {
        var membership = session.Current;
        if (argument.Length > 0)
        {
            if (!session.TryParseRoom(argument, out var name))
                return ValueTask.CompletedTask;
            membership = session.Session.In(name);
            if (membership is null)
                session.Error($"You are not in {argument}.");
        }
        else if (membership is null)
        {
            session.Error("You are in no room. /join one.");
        }

        if (membership is null)
            return ValueTask.CompletedTask;
        session.Session.Leave(membership, text: null);
        session.Notice($"You left {membership.Room.Name}.");
        if (session.Current == membership)
            session.Current = session.Session.Rooms.LastOrDefault();
        return ValueTask.CompletedTask;
    }
}
