using ChatHost.Messages;
using ChatHost.Operations.Accounts;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Nick">As typed.</param>
internal readonly record struct NickRequest(string Nick);

/// <summary>Takes a nickname.</summary>
internal sealed class ChangeNick(Lobby lobby, AccountOperations accounts) : IOperation<NickRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, NickRequest request)
    {
        var (nick, refusal) = await TakeAsync(caller.Session, request.Nick);
        if (nick is null)
            return refusal!;

        // Readers of its rooms read of the change before it is told that it is done.
        await caller.Session.FlushAsync();
        caller.Answers.NickChanged(nick);
        return Outcome.Done;
    }

    /// <summary>Gives the person of a session the name it asked for when it came; why it may not have it, or null.</summary>
    public static async ValueTask<Refusal?> FindRefusalAsync(ChatOperations operations, Session session, string typed) =>
        (await operations.Nicks.TakeAsync(session, typed)).Refusal;

    /// <summary>Gives the person of a session another name, if that is free and no other account's.</summary>
    /// <param name="session">The session.</param>
    /// <param name="typed">As typed.</param>
    public async ValueTask<Found<Nickname>> TakeAsync(Session session, string typed)
    {
        if (!Nickname.TryParse(typed, out var nick, out var reason))
            return Refusals.InvalidNick(reason);
        if (await accounts.FindReservedAsync(session, nick) is { } reserved)
            return reserved;
        if (!lobby.TryRename(session, nick))
            return Refusals.NickInUse(nick);

        // Registered in between by somebody who wore it until then.
        if (await accounts.FindReservedAsync(session, nick) is not { } late)
            return nick;
        lobby.TakeDefaultName(session);
        return late;
    }
}
