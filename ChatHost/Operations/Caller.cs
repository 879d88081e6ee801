using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <summary>The connection that asks for an operation, and where the answers go.</summary>
internal readonly record struct Caller(IConversation Conversation, IAnswers Answers)
{
    public Session Session => Conversation.Session;

    /// <summary>
    /// Runs an operation for this caller: the one place where a refusal, an unavailable store, and what a session that may come back has
    /// changed are dealt with.
    /// </summary>
    public async ValueTask RunAsync<TRequest>(IOperation<TRequest> operation, TRequest request)
    {
        Outcome outcome;
        try
        {
            outcome = operation.IsForGuests || !Conversation.NeedsAccount ? await operation.RunAsync(this, request) : Refusals.AccountNeeded;
        }
        catch (HistoryUnavailableException exception)
        {
            outcome = Refusals.NotShown(exception);
        }

        if (Conversation.Handle is { HasStarted: true } handle)
            await handle.Held.Token.SaveChangesAsync();
        if (outcome.Refusal is { } refusal)
            Answers.Refused(refusal);
        else if (!outcome.IsPending)
            Answers.Done(outcome);
    }

    /// <summary>
    /// The room that is named, or with no name the current one, to be read: one that the session is in, or that is open to those who are
    /// not. The one place where reading is judged.
    /// </summary>
    public async ValueTask<Found<Room>> FindReadableAsync(RoomRegistry rooms, string? typed)
    {
        var (room, refusal) = await FindRoomAsync(rooms, typed);
        if (room is null)
            return refusal!;
        return Session.In(room.Name) is null && room.JudgeReading(Session.Person, Session) is { } denial
            ? Refusals.Denied(room.Name, denial)
            : room;
    }

    /// <summary>
    /// The room that is named, or with no name the current one, to be ruled: one that the session is in, or for a server operator any.
    /// </summary>
    public async ValueTask<Found<Room>> FindRuledAsync(RoomRegistry rooms, string? typed)
    {
        if (Session.Person.IsOperator)
            return await FindRoomAsync(rooms, typed);
        var (membership, refusal) = FindMembership(typed);
        return membership is null ? refusal! : membership.Room;
    }

    /// <summary>The room that is named, or with no name the current one; it need not be one that the session is in.</summary>
    public async ValueTask<Found<Room>> FindRoomAsync(RoomRegistry rooms, string? typed)
    {
        if (string.IsNullOrEmpty(typed))
            return Conversation.Current is { } current ? current.Room : Refusals.NoCurrentRoom;
        if (!RoomName.TryParse(typed, out var name, out var reason))
            return Refusals.InvalidRoom(reason);
        return await rooms.FindAsync(name) is { } room ? room : Refusals.NoSuchRoom(name);
    }

    /// <summary>The session's membership of the room that is named, or with no name the current one.</summary>
    public Found<Membership> FindMembership(string? typed)
    {
        if (string.IsNullOrEmpty(typed))
            return Conversation.Current is { } current ? current : Refusals.NoCurrentRoom;
        if (!RoomName.TryParse(typed, out var name, out var reason))
            return Refusals.InvalidRoom(reason);
        return Session.In(name) is { } membership ? membership : Refusals.NotInRoom(name);
    }
}
