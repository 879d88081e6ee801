using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Text">Why, as typed; nothing means that one is here again.</param>
internal readonly record struct AwayRequest(string Text);

/// <summary>Says that somebody is away, or here again, in all their sessions. Whoever writes to them in private reads it; rooms read nothing.</summary>
internal sealed class SetAway(Lobby lobby) : IOperation<AwayRequest>
{
    private const int MaxBytes = 390;

    public async ValueTask<Outcome> RunAsync(Caller caller, AwayRequest request)
    {
        var person = caller.Session.Person;
        var text = Clean(request.Text);
        var (was, isNews) = (person.Away, person.Away != text);
        person.Away = text;
        caller.Answers.AwaySet(text, isNews: was is not null || text is not null);
        if (isNews && lobby.AwayChanged is { } changed)
            await changed(caller.Session);
        return Outcome.Done;
    }

    /// <summary>What others read of it; null where nothing can be seen.</summary>
    public static string? Clean(string typed) => SafeText.CleanMessage(typed) is { Length: > 0 } text ? SafeText.Cut(text, MaxBytes) : null;
}
