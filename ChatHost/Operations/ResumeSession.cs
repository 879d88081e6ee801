using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Token">The secret that hello told.</param>
/// <param name="After">The last numbers that the reader has, by room; of other rooms it hears only what is said from now on.</param>
/// <param name="AfterPrivate">The last numbers that it has of lines with other accounts, by their names as typed.</param>
/// <param name="Nick">The name of an account to log in to, as typed; null where the key says it.</param>
/// <param name="Secret">A password or key, which logs in where the token does not; null where none was given.</param>
internal readonly record struct ResumeRequest(
    string Token, IReadOnlyDictionary<RoomName, long> After, IReadOnlyDictionary<string, long> AfterPrivate, string? Nick = null, string? Secret = null);

/// <summary>Comes back to a session by its token, and gives up the one that the connection has; what was missed follows.</summary>
internal sealed class ResumeSession(
    ResumableSessions sessions, Greeting greeting, IOperation<StartRequest> start, AccountSessions logins, PrivateCatchUp privateCatchUp) : IOperation<ResumeRequest>
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
                await (handle.HasStarted ? greeting.RunAsync(caller) : BeginAsync(caller, request));
                return Outcome.Done;
            }

            if (!await TryTakeAsync(caller, request.Token))
            {
                caller.Answers.Refused(Refusals.CannotResume);
                await BeginAsync(caller, request);
                return Outcome.Done;
            }

            sessions.Metrics.Resumed();
            foreach (var (room, denial) in handle.Denied)
                caller.Answers.NotEntered(Refusals.Denied(room, denial));
        }

        if (request.Secret is { } secret && caller.Session.Person.Account is null
            && await logins.LogInAsync(caller, request.Nick ?? "", secret) is { Refusal: { } refusal })
        {
            caller.Answers.Refused(refusal);
        }

        caller.Session.Announce();
        await privateCatchUp.ResumeAsync(
            caller, request.AfterPrivate, replayPrivate => greeting.RunAsync(caller, request.After, replayPrivate));
        await privateCatchUp.RunAsync(caller);
        return Outcome.Done;
    }

    /// <summary>A session of its own, since there is none to come back to.</summary>
    private async ValueTask BeginAsync(Caller caller, ResumeRequest request)
    {
        if (request.Secret is null)
            await greeting.BeginAsync(caller);
        else if (await start.RunAsync(caller, new StartRequest(request.Nick, Rooms: null, request.Secret)) is { Refusal: { } refusal })
            caller.Answers.Refused(refusal);
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
