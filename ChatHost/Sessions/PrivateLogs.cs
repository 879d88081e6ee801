using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using Microsoft.Extensions.Options;

namespace ChatHost.Sessions;

/// <summary>
/// What two accounts said to each other: a log like a room's for each two, which nobody enters and no list names. Its numbers are given and
/// handed on in their order.
/// </summary>
internal sealed class PrivateLogs(
    IHistoryStore history, PrivatePairStore pairs, IOptionsMonitor<HistoryOptions> options, ILogger<PrivateLogs> logger)
{
    private readonly KeyedLock _speaking = new();

    /// <summary>Whether lines between accounts are kept.</summary>
    public bool IsKept => options.CurrentValue.Private;

    /// <summary>Holds back what is said between two accounts until disposed: what is read meanwhile is all there is.</summary>
    public ValueTask<IDisposable> HoldAsync(long one, long other) => _speaking.EnterAsync(RoomName.OfPair(one, other).Key);

    /// <summary>The accounts that an account has private lines with.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public ValueTask<List<AccountRef>> ListAsync(AccountRef account) => pairs.ListAsync(account.Id);

    /// <summary>Keeps a line between two accounts, and hands it on in the order of the numbers.</summary>
    /// <param name="message">The line, from an account to one.</param>
    /// <param name="deliver">Hands it to those who are here; false where nobody is.</param>
    /// <returns>The line with its number and time, and whether somebody was here to hear it.</returns>
    /// <exception cref="HistoryUnavailableException">It was not kept, and nobody heard it.</exception>
    public async ValueTask<(PrivateMessage Message, bool IsHeard)> SayAsync(PrivateMessage message, Func<PrivateMessage, bool> deliver)
    {
        var (from, to) = (message.Account!, message.ToAccount!);
        using var _ = await HoldAsync(from.Id, to.Id);
        var draft = new Draft(RoomEventKind.Message, message.From, message.Text) { Account = from, IsNotice = message.IsNotice };
        var (kept, pair) = await UseAsync(from.Id, to.Id, async log =>
        {
            // Before the first line, so that no line is kept that no list leads to.
            if (log.LastSeq == 0)
                await pairs.AddAsync(from.Id, to.Id);
            return ((await log.AppendAsync([draft], CancellationToken.None))[0], log.Number);
        });
        message = message with { Seq = kept.Seq, Time = kept.Time, Pair = pair };
        var isHeard = deliver(message);
        if (!isHeard)
            await MissAsync(message);
        return (message, isHeard);
    }

    /// <summary>Nobody of the receiver's was here for a line: it is told of when the account logs in.</summary>
    public async ValueTask MissAsync(PrivateMessage message)
    {
        try
        {
            await pairs.MissAsync(message.ToAccount!.Id, message.Account!.Id, message.Seq);
        }
        catch (HistoryUnavailableException exception)
        {
            // It is kept, and in the history of the two.
            SessionsLog.MissedLineNotNoted(logger, exception);
        }
    }

    /// <summary>The lines that an account has yet to be told of, each two's in their order; from now on it has been.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<IReadOnlyList<PrivateMessage>> TakeMissedAsync(AccountRef account)
    {
        var lines = new List<PrivateMessage>();
        foreach (var (with, from) in await pairs.TakeMissedAsync(account.Id))
            lines.AddRange((await ReadAfterAsync(account, with, from - 1, options.CurrentValue.MaxReplay)).Where(line => line.Account?.Id != account.Id));
        return lines;
    }

    /// <summary>The first kept lines after a number, as one of the two reads them.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public ValueTask<IReadOnlyList<PrivateMessage>> ReadAfterAsync(AccountRef reader, AccountRef other, long after, int limit) =>
        UseAsync<IReadOnlyList<PrivateMessage>>(reader.Id, other.Id, async log => Show(log, await log.ReadAfterAsync(after, limit, CancellationToken.None), reader, other));

    /// <summary>The last lines.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public ValueTask<IReadOnlyList<PrivateMessage>> ReadLastAsync(AccountRef reader, AccountRef other, int limit) =>
        UseAsync<IReadOnlyList<PrivateMessage>>(
            reader.Id, other.Id, async log => Show(log, await log.ReadAfterAsync(Math.Max(0, log.LastSeq - limit), limit, CancellationToken.None), reader, other));

    /// <summary>The number given last between two accounts; 0 where they never said anything.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public ValueTask<long> LastSeqAsync(long one, long other) => UseAsync(one, other, log => new ValueTask<long>(log.LastSeq));

    /// <summary>The number of the log of two accounts.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public ValueTask<long> NumberAsync(long one, long other) => UseAsync(one, other, log => new ValueTask<long>(log.Number));

    /// <summary>Erases what an account said in the log of two, whoever the other is.</summary>
    /// <param name="pair">The log.</param>
    /// <param name="accountId">The account.</param>
    /// <returns>How many lines were erased.</returns>
    /// <exception cref="HistoryUnavailableException">The store cannot be written now; what was erased before stays so.</exception>
    public async ValueTask<long> EraseAsync(RoomName pair, long accountId)
    {
        using var _ = await _speaking.EnterAsync(pair.Key);
        var log = await history.OpenAsync(pair);
        try
        {
            var (first, erased) = (1L, 0L);
            while (first <= log.LastSeq)
            {
                var step = await log.EraseAsync(first, log.LastSeq, AuthorFilter.OfAccount(accountId), CancellationToken.None);
                erased += step.Erased.Count;
                first = step.UpTo + 1;
            }

            return erased;
        }
        finally
        {
            history.Close(log);
        }
    }

    private static List<PrivateMessage> Show(IRoomLog log, IReadOnlyList<RoomEvent> events, AccountRef reader, AccountRef other) =>
    [
        .. events.Where(kept => kept.Kind != RoomEventKind.Erased).Select(kept =>
        {
            var isOwn = kept.Account?.Id == reader.Id;
            return new PrivateMessage(kept.Time, kept.Nick, Nickname.FromLog(isOwn ? other.Name : reader.Name), kept.Text!)
            {
                Seq = kept.Seq,
                Pair = log.Number,
                IsNotice = kept.IsNotice,
                Account = kept.Account,
                ToAccount = isOwn ? other : reader,
            };
        }),
    ];

    private async ValueTask<T> UseAsync<T>(long one, long other, Func<IRoomLog, ValueTask<T>> use)
    {
        var log = await history.OpenAsync(RoomName.OfPair(one, other));
        try
        {
            return await use(log);
        }
        finally
        {
            history.Close(log);
        }
    }
}
