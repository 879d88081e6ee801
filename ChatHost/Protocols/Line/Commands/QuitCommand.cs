namespace ChatHost.Protocols.Line.Commands;

/// <summary>Leaves the server.</summary>
internal sealed class QuitCommand : ILineCommand
{
    public string Verb => "/quit";

    public string Usage => "/quit [TEXT]";

    public string Summary => "leave, with parting words if you like";

    public async ValueTask RunAsync(LineSession session, string argument)
    {
        await session.FlushAsync();
        session.Quit(argument);
    }
}
