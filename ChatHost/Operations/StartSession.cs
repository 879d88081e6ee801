using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Nick">As typed; null for a default name.</param>
/// <param name="Rooms">As typed; null for the room that everyone enters.</param>
/// <param name="Secret">The password or a key of the account of that name; null for a guest.</param>
internal readonly record struct StartRequest(string? Nick, IReadOnlyList<string>? Rooms, string? Secret = null);

/// <summary>
/// Begins a session as it is asked for: with a name, if that is free, and in some rooms. What cannot be had is refused, and the session
/// begins without it.
/// </summary>
internal sealed class StartSession(Lobby lobby, Greeting greeting, ChangeNick nicks, PrivateCatchUp missed, AccountOperations accounts)
    : IOperation<StartRequest>
{
    public bool IsForGuests => true;

    public async ValueTask<Outcome> RunAsync(Caller caller, StartRequest request)
    {
        var handle = caller.Conversation.Handle!;
        if (handle.HasStarted)
            return Refusals.HasStarted;
        await handle.BeginAsync();
        if (request.Secret is { } secret)
            await LogInAsync(caller, request.Nick ?? "", secret);
        else if (request.Nick is { } typed && await nicks.TakeAsync(caller.Session, typed) is { Refusal: { } refusal })
            caller.Answers.Refused(refusal);
        if (caller.Conversation.NeedsAccount)
        {
            caller.Answers.Refused(Refusals.AccountNeeded);
        }
        else
        {
            foreach (var room in ParseRooms(caller, request.Rooms))
                await EnterAsync(caller, room);
        }

        await lobby.ShareRoomsAsync(caller.Session.Person);
        caller.Session.Announce();
        await greeting.RunAsync(caller);
        await missed.RunAsync(caller);
        return Outcome.Done;
    }

    /// <summary>What is refused here, the session begins without.</summary>
    private async ValueTask LogInAsync(Caller caller, string name, string secret)
    {
        var (login, refusal) = await accounts.Sessions.LogInAsync(caller, name, secret);
        if (login is null)
            caller.Answers.Refused(refusal!);
        else
            Logins.WarnOfClearText(caller);
    }

    /// <summary>The rooms; where one of the names is none, only the room that everyone enters.</summary>
    private List<RoomName> ParseRooms(Caller caller, IReadOnlyList<string>? typed)
    {
        if (typed is null)
            return [lobby.Rooms.DefaultRoom];
        var rooms = new List<RoomName>();
        foreach (var name in typed)
        {
            if (!RoomName.TryParse(name, out var room, out var reason))
            {
                caller.Answers.Refused(Refusals.InvalidRoom(reason));
                return [lobby.Rooms.DefaultRoom];
            }

            rooms.Add(room);
        }

        return rooms;
    }

    private static async ValueTask EnterAsync(Caller caller, RoomName room)
    {
        try
        {
            if (await caller.Conversation.Handle!.EnterAsync(room) is { Membership: null } result)
                caller.Answers.Refused(result.Denial is { } denial ? Refusals.Denied(room, denial) : Refusals.NotEntered(room));
        }
        catch (HistoryUnavailableException exception)
        {
            caller.Answers.Refused(Refusals.NotEntered(room, exception));
        }
    }
}
