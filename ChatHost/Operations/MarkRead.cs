using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Room">As typed; null where it is about another account's lines.</param>
/// <param name="With">The other account's name, as typed; null where it is about a room.</param>
/// <param name="Seq">The last number that was read; null where it is given by <paramref name="Until"/>, or asked for.</param>
/// <param name="Until">When the last that was read was said, in UTC.</param>
internal readonly record struct ReadRequest(string? Room, string? With, long? Seq, DateTime? Until = null);

/// <summary>Notes how far an account has read, over all its devices. It never goes back, and nobody else is told.</summary>
internal sealed class MarkRead(Lobby lobby, AccountStore accounts, CredentialStore credentials) : IOperation<ReadRequest>
{
    /// <summary>What a mark of private lines is kept under: no room's key begins so.</summary>
    private const string PairPrefix = "@";

    public async ValueTask<Outcome> RunAsync(Caller caller, ReadRequest request)
    {
        if (caller.Session.Person.Account is not { } account)
            return Refusals.NotLoggedIn;
        return request.With is { } with ? await MarkAsync(caller, account, with, request) : await MarkRoomAsync(caller, account, request);
    }

    private async ValueTask<Outcome> MarkRoomAsync(Caller caller, AccountRef account, ReadRequest request)
    {
        var (room, refusal) = await caller.FindReadableAsync(lobby.Rooms, request.Room);
        if (room is null)
            return refusal!;
        await room.FlushAsync();
        var (seq, time) = await MarkAsync(account, room.Name.Key, request, room.LastSeq, async after =>
            await room.Log.ReadAfterAsync(after, 1, CancellationToken.None) is [var said, ..] ? (said.Seq, said.Time) : null);
        if (IsNews(request))
            Report(caller, new(room.Name, With: null, seq, time));
        return new Outcome { Room = room.Name, Seq = seq, Time = time };
    }

    private async ValueTask<Outcome> MarkAsync(Caller caller, AccountRef account, string with, ReadRequest request)
    {
        if (await ReadPrivateHistory.FindAsync(lobby, accounts, with) is not { } other)
            return Refusals.NoSuchNick(with);
        var last = await lobby.Private.LastSeqAsync(account.Id, other.Id);
        var target = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{PairPrefix}{other.Id}");
        var (seq, time) = await MarkAsync(account, target, request, last, async after =>
            await lobby.Private.ReadAfterAsync(account, other, after, 1) is [var said, ..] ? (said.Seq, said.Time) : null);
        if (IsNews(request))
            Report(caller, new(Room: null, other.Name, seq, time));
        return new Outcome { Seq = seq, Time = time };
    }

    private static bool IsNews(ReadRequest request) => (request.Seq ?? request.Until?.Ticks) is not null;

    /// <param name="account">Whose mark.</param>
    /// <param name="target">What it is kept under.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="last">The last number there is.</param>
    /// <param name="firstAfter">The first kept number after another, and its time.</param>
    /// <returns>The mark as it is now, and its time where that is kept.</returns>
    private async ValueTask<(long Seq, DateTime? Time)> MarkAsync(
        AccountRef account, string target, ReadRequest request, long last, Func<long, ValueTask<(long Seq, DateTime Time)?>> firstAfter)
    {
        var asked = request.Until is { } until ? await FindAsync(until, last, firstAfter) : request.Seq;
        var seq = asked is { } read
            ? await credentials.MarkReadAsync(account.Id, target, Math.Min(read, last))
            : await credentials.FindReadAsync(account.Id, target);
        return (seq, seq > 0 && await firstAfter(seq - 1) is { } found && found.Seq == seq ? found.Time : null);
    }

    /// <summary>The last number not after a moment, found by halves, since times rise with the numbers. Moments are of milliseconds.</summary>
    private static async ValueTask<long> FindAsync(DateTime until, long last, Func<long, ValueTask<(long Seq, DateTime Time)?>> firstAfter)
    {
        var (low, high) = (0L, last);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (await firstAfter(middle - 1) is { } found && found.Time - until < TimeSpan.FromMilliseconds(1))
                low = Math.Min(found.Seq, high);
            else
                high = middle - 1;
        }

        return low;
    }

    private static void Report(Caller caller, ReadMark mark)
    {
        foreach (var session in caller.Session.Person.Sessions)
        {
            if (session != caller.Session)
                session.Recipient.MarkedRead(mark);
        }
    }
}
