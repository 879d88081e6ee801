using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <param name="With">The name of the other account, as typed.</param>
/// <param name="After">The number after which lines are wanted; null for the last ones.</param>
/// <param name="Limit">Maximum number of lines; null for as many as one answer may have.</param>
internal readonly record struct PrivateHistoryRequest(string With, long? After, long? Limit);

/// <summary>Shows what an account and another said to each other, to one of the two.</summary>
internal sealed class ReadPrivateHistory(Lobby lobby, AccountStore accounts, LongWork longWork, IOptionsMonitor<HistoryOptions> options)
    : IOperation<PrivateHistoryRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, PrivateHistoryRequest request)
    {
        if (caller.Session.Person.Account is not { } reader)
            return Refusals.NotLoggedIn;
        if (await FindAsync(lobby, accounts, request.With) is not { } other)
            return Refusals.NoSuchNick(request.With);
        var limit = (int)Math.Min(request.Limit ?? long.MaxValue, options.CurrentValue.MaxReplay);
        var lines = await longWork.DoAsync(caller.Conversation.Address, () => request.After is { } after
            ? lobby.Private.ReadAfterAsync(reader, other, after, limit)
            : lobby.Private.ReadLastAsync(reader, other, limit));
        await caller.Answers.PrivateAsync(reader, other, lines);
        return Outcome.Done;
    }

    /// <summary>The account that a name means: of whoever wears it, else that of the name.</summary>
    public static async ValueTask<AccountRef?> FindAsync(Lobby lobby, AccountStore accounts, string typed)
    {
        if (!Nickname.TryParse(typed, out var name, out _))
            return null;
        return lobby.Names.Find(name) is { Account: { } worn } ? worn : (await accounts.FindAsync(name))?.Ref;
    }
}
