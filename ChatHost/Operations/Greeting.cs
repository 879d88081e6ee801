using System.Collections.Frozen;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <summary>Says hello over a connection whose session may come back, and has each of its rooms heard from there.</summary>
internal sealed class Greeting(Lobby lobby, CatchUp catchUp)
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
    public async ValueTask RunAsync(Caller caller, IReadOnlyDictionary<RoomName, long>? after = null)
    {
        after ??= FromNow;
        foreach (var (told, turn) in await caller.Conversation.Handle!.GreetAsync(caller.Answers.Hello))
        {
            var membership = told.Membership!;
            await catchUp.RunAsync(caller, membership, after.GetValueOrDefault(membership.Room.Name, told.LastSeq), turn);
        }
    }
}
