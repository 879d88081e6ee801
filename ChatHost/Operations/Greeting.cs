using System.Collections.Frozen;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <summary>Says hello over a connection whose session may come back, and has each of its rooms heard from there.</summary>
internal sealed class Greeting(Lobby lobby, CredentialStore credentials, CatchUp catchUp)
{
    private static readonly IReadOnlyDictionary<RoomName, long> FromNow = FrozenDictionary<RoomName, long>.Empty;

    /// <summary>Begins a session in the room that everyone enters.</summary>
    public async ValueTask BeginAsync(Caller caller)
    {
        await caller.Conversation.Handle!.BeginAsync();
        if (!caller.Conversation.NeedsAccount)
            await caller.Conversation.Handle.EnterAsync(lobby.Rooms.DefaultRoom);
        await RunAsync(caller);
    }

    /// <param name="caller">The connection.</param>
    /// <param name="after">From which numbers on its rooms are wanted; the others from this moment on.</param>
    /// <param name="replayFirst">Gives what comes before the rooms, right after hello; null where nothing does.</param>
    public async ValueTask RunAsync(Caller caller, IReadOnlyDictionary<RoomName, long>? after = null, Func<ValueTask>? replayFirst = null)
    {
        after ??= FromNow;
        var read = await FindReadAsync(caller.Session);
        var rooms = await caller.Conversation.Handle!.GreetAsync(rooms => caller.Answers.Hello(rooms, read));
        if (replayFirst is not null)
            await replayFirst();
        foreach (var (told, turn) in rooms)
        {
            var membership = told.Membership!;
            await catchUp.RunAsync(caller, membership, after.GetValueOrDefault(membership.Room.Name, told.LastSeq), turn);
        }
    }

    /// <summary>How far the account of a session has read; null for a guest.</summary>
    private async ValueTask<IReadOnlyDictionary<string, long>?> FindReadAsync(Session session)
    {
        if (session.Person.Account is not { } account)
            return null;
        try
        {
            return await credentials.ListReadAsync(account.Id);
        }
        catch (HistoryUnavailableException)
        {
            // Hello is not held up by it: a client without marks shows too much as new.
            return FrozenDictionary<string, long>.Empty;
        }
    }
}
