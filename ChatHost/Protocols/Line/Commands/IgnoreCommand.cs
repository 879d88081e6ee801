using ChatHost.Sessions;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Hides somebody's lines.</summary>
internal sealed class IgnoreCommand : ILineCommand
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
        else if (!me.TryIgnore(found, session.Services.Limits.MaxIgnores))
            Refuse(session);
        else
            session.Notice($"You ignore {found.Nickname}. /unignore {found.Nickname} shows their lines again.");
        return ValueTask.CompletedTask;
    }

    private static void Refuse(LineSession session)
    {
        session.Services.Metrics.IgnoreRefused();
        session.Error($"Too many ignored: the limit is {session.Services.Limits.MaxIgnores}.");
    }
}
