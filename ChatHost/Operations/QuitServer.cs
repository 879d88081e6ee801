using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Text">Parting words, as typed; may be empty.</param>
internal readonly record struct QuitRequest(string Text);

/// <summary>Leaves the server; the session cannot be resumed.</summary>
internal sealed class QuitServer(Lobby lobby, MessageTexts texts) : IOperation<QuitRequest>
{
    public bool IsForGuests => true;

    public async ValueTask<Outcome> RunAsync(Caller caller, QuitRequest request)
    {
        var (text, refusal) = texts.CleanOrEmpty(request.Text);
        if (text is null)
            return refusal!;

        // What comes of what was said before, a topic or a message that was not kept, is told before the end.
        await caller.Session.FlushAsync();
        if (caller.Conversation.Handle is { } handle)
            await handle.EndAsync(text);
        else
            lobby.End(caller.Session, text);
        caller.Answers.Quit();
        return Outcome.Done;
    }
}
