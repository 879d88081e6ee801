using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Shows somebody's lines again.</summary>
internal sealed class UnignoreCommand : ILineCommand
{
    public string Verb => "/unignore";

    public string Usage => "/unignore NAME";

    public string Summary => "show somebody's lines again";

    public ValueTask RunAsync(LineSession session, string argument)
    {
        if (argument.Length == 0)
            session.UsageError(this);
        else if (!Nickname.TryParse(argument, out var nick, out _) || !ShowAgain(session, nick))
            session.Error(Targets.IsBlank(argument) ? "You ignore nobody of such a name." : $"You do not ignore {argument}.");
        else
            session.Notice($"You no longer ignore {nick}.");
        return ValueTask.CompletedTask;
    }

    private static bool ShowAgain(LineSession session, Nickname nick) =>
        session.Session.TryUnignore(nick, session.Services.Lobby.Names.Find(nick));
}
