using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Says a line to one person.</summary>
internal sealed class MsgCommand : ILineCommand
{
    public string Verb => "/msg";

    public string Usage => "/msg NAME TEXT";

    public string Summary => "say something to one person alone";

    public ValueTask RunAsync(LineSession session, string argument)
    {
        var (to, text) = ArgumentSplitter.SplitFirst(argument);
        if (text.Length == 0)
            session.UsageError(this);
        else if (session.TryFindSession(to, out var receiver) && SafeText.CleanMessage(text) is { Length: > 0 } safe)
            Tell(session, receiver, safe);
        return ValueTask.CompletedTask;
    }

    private static void Tell(LineSession session, Session receiver, string text)
    {
        if (session.Services.Lobby.SendPrivate(session.Session, receiver, text) is { } message)
            session.Reply($"you -> {message.To}: {text}");
        else
            session.Error($"Not delivered to {receiver.Nickname}: they are away, and too much waits for them.");
    }
}
