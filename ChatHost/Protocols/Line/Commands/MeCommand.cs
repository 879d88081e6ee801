using ChatHost.Messages;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Says what somebody does.</summary>
internal sealed class MeCommand : ILineCommand
{
    public string Verb => "/me";

    public string Usage => "/me TEXT";

    public string Summary => "say what you do";

    public ValueTask RunAsync(LineSession session, string argument)
    {
        if (argument.Length == 0)
            session.UsageError(this);
        else
            session.Say(RoomEventKind.Action, argument);
        return ValueTask.CompletedTask;
    }
}
