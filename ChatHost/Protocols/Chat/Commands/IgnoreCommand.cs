namespace ChatHost.Protocols.Chat.Commands;

/// <summary>Hides somebody's lines.</summary>
internal sealed class IgnoreCommand : IChatCommand
{
    public string Verb => "/ignore";

    public string Usage => "/ignore NAME";

    public string Summary => "hide somebody's lines";

    public ValueTask RunAsync(LineSession session, string argument)
    {
        var me = session.Session;
        if (argument.Length == 0)
            session.UsageError(this);
        else if (!session.TryFindSession(argument, out var found))
            return ValueTask.CompletedTask;
        else if (found == me)
            session.Error("You cannot ignore yourself.");
        else if (me.Ignored.Count >= session.Services.Limits.MaxIgnores && !me.Ignored.Hides(found.Nickname, found))
            Refuse(session);
        else
            Ignore(session, found);
        return ValueTask.CompletedTask;
    }

    private static void Refuse(LineSession session)
    {
        session.Services.Metrics.IgnoreRefused();
        session.Error($"Too many ignored: the limit is {session.Services.Limits.MaxIgnores}.");
    }

    private static void Ignore(LineSession session, Rooms.Session found)
    {
        session.Session.Ignored.Add(found.Nickname, found);
        session.Notice($"You ignore {found.Nickname}. /unignore {found.Nickname} shows their lines again.");
    }
}
