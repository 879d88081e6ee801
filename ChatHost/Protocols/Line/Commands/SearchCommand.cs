using System.Globalization;
using ChatHost.History;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Shows the last messages of the current room that hold all the words.</summary>
internal sealed class SearchCommand : ILineCommand
{
    private const int Shown = 20;

    public string Verb => "/search";

    public string Usage => "/search WORDS";

    public string Summary => "show the last messages here that hold all the words";

    public async ValueTask RunAsync(LineSession session, string argument)
    {
        if (!SearchWords.TryParse(argument, out var words))
        {
            session.UsageError(this);
            return;
        }

        if (await session.FindRoomAsync("") is not { } room)
            return;
        var (found, reached) = await session.SearchAsync(
            () => room.SearchAsync(words, after: 0, Math.Min(Shown, session.Services.History.MaxReplay), newestFirst: true));
        var shown = await session.ShowAsync(found);
        if (found.Count == 0 && reached is null)
            session.Notice($"No messages in {room.Name} match.");
        else if (found.Count > 0 && shown == 0)
            session.Notice($"Nothing to show of {room.Name}: all of it is from people you ignore.");
        if (reached is { } number)
            session.Notice(string.Create(CultureInfo.InvariantCulture, $"Searched back to {number}: there may be more before it."));
    }
}
