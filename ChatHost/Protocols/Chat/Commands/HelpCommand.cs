namespace ChatHost.Protocols.Chat.Commands;

/// <summary>Lists every command.</summary>
internal sealed class HelpCommand : IChatCommand
{
    public string Verb => "/help";

    public string Usage => "/help";

    public string Summary => "list the commands";

    public ValueTask RunAsync(LineSession session, string argument)
    {
        foreach (var command in ChatCommands.All)
            session.Notice($"{command.Usage}: {command.Summary}");
        return ValueTask.CompletedTask;
    }
}
