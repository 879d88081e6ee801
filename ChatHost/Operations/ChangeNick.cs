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
        if (!Nickname.TryParse(request.Nick, out var nick, out var reason))
            return Refusals.InvalidNick(reason);
        if (await accounts.FindReservedAsync(caller.Session, nick) is { } reserved)
            return reserved;
        if (!lobby.TryRename(caller.Session, nick))
            return Refusals.NickInUse(nick);

        // Registered in between by somebody who wore it until then.
        if (await accounts.FindReservedAsync(caller.Session, nick) is { } late)
        {
            lobby.TakeDefaultName(caller.Session);
            return late;
        }

        // Readers of its rooms read of the change before it is told that it is done.
        await caller.Session.FlushAsync();
        caller.Answers.NickChanged(nick);
        return Outcome.Done;
    }
}
