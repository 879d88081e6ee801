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

    /// <summary>Reads it, a page at a time, as fast as whoever asks takes it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="isOwn">Whether the account itself asks: it reads its private lines, and no room that it may not read now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async IAsyncEnumerable<AuthoredPage> ReadAsync(
        AccountRef account, bool isOwn, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var name in await history.FindRoomsOfAsync(account.Id, cancellationToken))
        {
            if (name.IsPair)
                continue;
            if (await rooms.FindAsync(name) is not { } room || (isOwn && !MayRead(room, account)))
                continue;
            await room.FlushAsync();
            var (reader, last) = (new LogReader(room.Log, after: 0), Math.Max(room.LastSeq, 1));
            while (await reader.NextAsync(last, cancellationToken) is { Events: { Count: > 0 } events })
                yield return new([.. events.Where(logged => logged.Account?.Id == account.Id)], []);
        }

        if (!isOwn)
            yield break;
        foreach (var other in await lobby.Private.ListAsync(account))
        {
            for (var after = 0L; await lobby.Private.ReadAfterAsync(account, other, after, LogReader.PageSize) is { Count: > 0 } lines; after = lines[^1].Seq)
                yield return new([], lines);
        }
    }

    private bool MayRead(Room room, AccountRef account)
    {
        var person = lobby.Names.FindAccount(account.Id);
        return person?.Sessions.Any(session => session.In(room.Name) is not null) == true
            || room.Authority.JudgeReading(account, person?.Nickname ?? Nickname.FromLog(account.Name)) is null;
    }
}
