namespace ChatHost.Protocols.Line.Commands;

/// <summary>Lists every command.</summary>
internal sealed class HelpCommand : ILineCommand
{
    public string Verb => "/help";

    public string Usage => "/help";

    public string Summary => "list the commands";

    public ValueTask RunAsync(LineSession session, string argument)
    {
        foreach (var command in LineCommands.All)
            session.Notice($"{command.Usage}: {command.Summary}");
        return ValueTask.CompletedTask;
    }
}
