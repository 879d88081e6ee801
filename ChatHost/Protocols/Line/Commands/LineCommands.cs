using ChatHost.History;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>The table of all commands, in the order <c>/help</c> shows them.</summary>
internal static class LineCommands
{
    public static readonly IReadOnlyList<ILineCommand> All =
    [
        new NickCommand(),
        new JoinCommand(),
        new LeaveCommand(),
        new RoomsCommand(),
        new WhoCommand(),
        new MsgCommand(),
        new MeCommand(),
        new TopicCommand(),
        new HistoryCommand(),
        new SinceCommand(),
        new SearchCommand(),
        new IgnoreCommand(),
        new UnignoreCommand(),
        new JsonCommand(),
        new HelpCommand(),
        new QuitCommand(),
    ];

    private static readonly Dictionary<string, ILineCommand> ByVerb =
        All.ToDictionary(command => command.Verb, StringComparer.OrdinalIgnoreCase);

    /// <summary>Runs what was typed, a line that starts with a slash.</summary>
    public static async ValueTask RunAsync(LineSession session, string line)
    {
        var (verb, argument) = ArgumentSplitter.SplitFirst(line);
        if (!ByVerb.TryGetValue(verb, out var command))
        {
            session.Error($"Unknown command: {verb}. Type /help for commands.");
            return;
        }

        try
        {
            await command.RunAsync(session, argument);
        }
        catch (HistoryUnavailableException exception)
        {
            session.Error($"Not shown: {exception.Message}");
        }
    }

    /// <summary>The error that tells how to type the command.</summary>
    public static void UsageError(this LineSession session, ILineCommand command) => session.Error($"Usage: {command.Usage}");
}
