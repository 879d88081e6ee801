using System.Net;
using System.Runtime.CompilerServices;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations.Accounts;

/// <summary>Some of what an account said: in a room, or to another account and from it.</summary>
internal readonly record struct AuthoredPage(IReadOnlyList<RoomEvent> Said, IReadOnlyList<PrivateMessage> Private);

/// <summary>All that an account said, wherever it is kept: to be read, or erased.</summary>
internal sealed class AuthoredMessages(RoomRegistry rooms, IHistoryStore history, Lobby lobby)
{
    /// <summary>Erases all of it, in rooms and in private.</summary>
    /// <returns>How many messages were erased.</returns>
    /// <exception cref="HistoryUnavailableException">The store cannot be read or written now; what was erased before stays so.</exception>
    public async ValueTask<long> EraseAsync(long accountId)
    {
        var erased = 0L;
        foreach (var name in await history.FindRoomsOfAsync(accountId))
        {
            if (name.IsPair)
                erased += await lobby.Private.EraseAsync(name, accountId);
            else if (await rooms.FindAsync(name) is { } room)
                erased += await room.EraseAsync(1, long.MaxValue, AuthorFilter.OfAccount(accountId));
        }

        return erased;
    }

    /// <summary>
    /// Reads what the account itself may have of it, a page at a time, as fast as whoever asks takes it: its private lines too, and nothing of
    /// a room that it may not read now.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="address">Where it asks from, or of IPv6 the network.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async IAsyncEnumerable<AuthoredPage> ReadOwnAsync(
        AccountRef account, IPAddress? address, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in ReadSaidAsync(account, room => MayRead(room, account, address), cancellationToken))
            yield return page;
        foreach (var other in await lobby.Private.ListAsync(account))
        {
            for (var after = 0L; await lobby.Private.ReadAfterAsync(account, other, after, LogReader.PageSize) is { Count: > 0 } lines; after = lines[^1].Seq)
                yield return new([], lines);
        }
    }

    /// <summary>Reads all that it said in rooms, for an operator.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public IAsyncEnumerable<AuthoredPage> ReadSaidAsync(AccountRef account, CancellationToken cancellationToken = default) =>
        ReadSaidAsync(account, static _ => true, cancellationToken);

    private async IAsyncEnumerable<AuthoredPage> ReadSaidAsync(
        AccountRef account, Func<Room, bool> isMeant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in await history.FindRoomsOfAsync(account.Id, cancellationToken))
        {
            if (name.IsPair || await rooms.FindAsync(name) is not { } room || !isMeant(room))
                continue;
            await room.FlushAsync();
            var (reader, last) = (new LogReader(room.Log, after: 0), Math.Max(room.LastSeq, 1));
            while (await reader.NextAsync(last, cancellationToken) is { Events: { Count: > 0 } events })
                yield return new([.. events.Where(logged => logged.Account?.Id == account.Id)], []);
        }
    }

    private bool MayRead(Room room, AccountRef account, IPAddress? address)
    {
        var person = lobby.Names.FindAccount(account.Id);
        return person?.Sessions.Any(session => session.In(room.Name) is not null) == true
            || room.Authority.JudgeReading(account, person?.Nickname ?? Nickname.FromLog(account.Name), address) is null;
    }
}
