using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <summary>Gives an account the private lines that it missed.</summary>
internal sealed class PrivateCatchUp(Lobby lobby, AccountStore accounts)
{
    /// <summary>Lines of the log that are read at once.</summary>
    private const int PageSize = 256;

    /// <summary>Those that came while no session of the account was here, once.</summary>
    public async ValueTask RunAsync(Caller caller)
    {
        if (caller.Session.Person.Account is not { } reader)
            return;
        try
        {
            if (await lobby.Private.TakeMissedAsync(reader) is { Count: > 0 } lines)
                await caller.Answers.PrivateMissedAsync(reader, lines);
        }
        catch (HistoryUnavailableException exception)
        {
            // They are told of at the next login.
            caller.Answers.Refused(Refusals.NotShown(exception));
        }
    }

    /// <summary>
    /// Comes back to a session: first <paramref name="attach"/>, then all lines after the numbers given, then what is said from now on; none
    /// is missing and none comes twice, since nothing is said between these two meanwhile.
    /// </summary>
    /// <param name="caller">The connection; its session is yet to hear.</param>
    /// <param name="after">The last numbers that it has, by the other's name as typed.</param>
    /// <param name="attach">Has the session hear, after hello.</param>
    public async ValueTask ResumeAsync(Caller caller, IReadOnlyDictionary<string, long> after, Func<Func<ValueTask>, ValueTask> attach)
    {
        var pairs = caller.Session.Person.Account is { } reader ? await FindAsync(reader, after) : [];
        var held = new List<IDisposable>();
        try
        {
            foreach (var pair in pairs)
            {
                held.Add(await lobby.Private.HoldAsync(pair.Reader.Id, pair.Other.Id));
                caller.Conversation.Handle!.Held.ForgetWaiting(pair.Reader.Id, pair.Other.Id);
            }

            await attach(async () =>
            {
                foreach (var pair in pairs)
                    await ReplayAsync(caller, pair);
                Release(held);
            });
        }
        finally
        {
            Release(held);
        }
    }

    private static void Release(List<IDisposable> held)
    {
        foreach (var one in held)
            one.Dispose();
        held.Clear();
    }

    /// <summary>In the order of their keys, so that no two wait for each other.</summary>
    private async ValueTask<List<Pair>> FindAsync(AccountRef reader, IReadOnlyDictionary<string, long> after)
    {
        var pairs = new Dictionary<string, Pair>(StringComparer.Ordinal);
        foreach (var (name, seq) in after)
        {
            if (await ReadPrivateHistory.FindAsync(lobby, accounts, name) is { } other)
                pairs[RoomName.OfPair(reader.Id, other.Id).Key] = new(reader, other, seq);
        }

        return [.. pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
    }

    private async ValueTask ReplayAsync(Caller caller, Pair pair)
    {
        var after = pair.After;
        while (!caller.Conversation.IsGone && await lobby.Private.ReadAfterAsync(pair.Reader, pair.Other, after, PageSize) is { Count: > 0 } page)
        {
            await caller.Answers.PrivateMissedAsync(pair.Reader, page);
            after = page[^1].Seq;
        }
    }

    private readonly record struct Pair(AccountRef Reader, AccountRef Other, long After);
}
