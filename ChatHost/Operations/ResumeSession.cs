using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Token">The secret that hello told.</param>
/// <param name="After">The last numbers that the reader has, by room; of other rooms it hears only what is said from now on.</param>
internal readonly record struct ResumeRequest(string Token, IReadOnlyDictionary<RoomName, long> After);

/// <summary>Comes back to a session by its token, and gives up the one that the connection has; what was missed follows.</summary>
internal sealed class ResumeSession(ResumableSessions sessions, Greeting greeting) : IOperation<ResumeRequest>
{
    public bool IsForGuests => true;

    public async ValueTask<Outcome> RunAsync(Caller caller, ResumeRequest request)
    {
        var handle = caller.Conversation.Handle!;
        if (!handle.IsNamedBy(request.Token))
        {
            if (!await sessions.KnowAsync(SessionToken.HashOf(request.Token)))
            {
                caller.Answers.Refused(Refusals.CannotResume);
                await (handle.HasStarted ? greeting.RunAsync(caller) : greeting.BeginAsync(caller));
                return Outcome.Done;
            }

            if (!await TryTakeAsync(caller, request.Token))
            {
                caller.Answers.Refused(Refusals.CannotResume);
                await greeting.BeginAsync(caller);
                return Outcome.Done;
            }

            sessions.Metrics.Resumed();
            foreach (var (room, denial) in handle.Denied)
                caller.Answers.NotEntered(Refusals.Denied(room, denial));
        }

        caller.Session.Announce();
        await greeting.RunAsync(caller, request.After);
        return Outcome.Done;
    }

    private async ValueTask<bool> TryTakeAsync(Caller caller, string token)
    {
        var handle = caller.Conversation.Handle!;

        // Given up before it waits for another: so no two that want each other's session wait for each other.
        var hadStarted = handle.HasStarted;
        await handle.GiveUpAsync();
        try
        {
            return await handle.TryTakeAsync(token);
        }
        catch (HistoryUnavailableException) when (hadStarted)
        {
            // It is somebody again, and may ask again.
            await greeting.BeginAsync(caller);
            throw;
        }
    }
}
