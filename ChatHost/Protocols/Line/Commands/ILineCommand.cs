namespace ChatHost.Protocols.Line.Commands;

/// <summary>One verb of the line chat. It is listed in <see cref="LineCommands"/>; see docs/adding-a-command.md.</summary>
internal interface ILineCommand
{
    /// <summary>With its slash, in lower case: <c>/nick</c>.</summary>
    string Verb { get; }

    /// <summary>How to type it: <c>/nick NAME</c>.</summary>
    string Usage { get; }

    /// <summary>What <c>/help</c> says of it, a short half sentence.</summary>
    string Summary { get; }

    /// <summary>Does it. <paramref name="argument"/> is what was typed after the verb, without the blanks around it, and not yet safe to show.</summary>
    ValueTask RunAsync(LineSession session, string argument);
}
