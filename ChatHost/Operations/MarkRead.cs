using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Room">As typed; null where it is about another account's lines.</param>
/// <param name="With">The other account's name, as typed; null where it is about a room.</param>
/// <param name="Seq">The last number that was read.</param>
internal readonly record struct ReadRequest(string? Room, string? With, long Seq);

/// <summary>Notes how far an account has read, over all its devices. It never goes back, and nobody else is told.</summary>
internal sealed class MarkRead(Lobby lobby, AccountStore accounts, CredentialStore credentials) : IOperation<ReadRequest>
{
    /// <summary>What a mark of private lines is kept under: no room's key begins so.</summary>
    private const string PairPrefix = "@";

    public async ValueTask<Outcome> RunAsync(Caller caller, ReadRequest request)
    {
        if (caller.Session.Person.Account is not { } account)
            return Refusals.NotLoggedIn;
        return request.With is { } with ? await MarkAsync(caller, account, with, request.Seq) : await MarkRoomAsync(caller, account, request);
    }

    private async ValueTask<Outcome> MarkRoomAsync(Caller caller, AccountRef account, ReadRequest request)
    {
        var (room, refusal) = await caller.FindReadableAsync(lobby.Rooms, request.Room);
        if (room is null)
            return refusal!;
        var seq = await credentials.MarkReadAsync(account.Id, room.Name.Key, Math.Min(request.Seq, room.LastSeq));
        Report(caller, new(room.Name, With: null, seq));
        return new Outcome { Room = room.Name, Seq = seq };
    }

    private async ValueTask<Outcome> MarkAsync(Caller caller, AccountRef account, string with, long asked)
    {
        if (await ReadPrivateHistory.FindAsync(lobby, accounts, with) is not { } other)
            return Refusals.NoSuchNick(with);
        var last = await lobby.Private.LastSeqAsync(account.Id, other.Id);
        var seq = await credentials.MarkReadAsync(
            account.Id, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{PairPrefix}{other.Id}"), Math.Min(asked, last));
        Report(caller, new(Room: null, other.Name, seq));
        return new Outcome { Seq = seq };
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
