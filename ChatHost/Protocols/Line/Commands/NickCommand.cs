using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Takes a nickname.</summary>
internal sealed class NickCommand : ILineCommand
{
    public string Verb => "/nick";

    public string Usage => "/nick NAME";

    public string Summary => "take a nickname";

    public ValueTask RunAsync(LineSession session, string argument)
    {
        if (argument.Length == 0)
            session.UsageError(this);
        else if (!Nickname.TryParse(argument, out var nick, out var reason))
            session.Error($"Invalid nickname: {reason}");
        else if (!session.Services.Lobby.TryRename(session.Session, nick))
            session.Error($"Nickname already in use: {nick}");
        else
            session.Reply($"Nickname changed to: {nick}");
        return ValueTask.CompletedTask;
    }
}
