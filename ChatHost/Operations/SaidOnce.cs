using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <summary>What was sent under an id.</summary>
/// <param name="By">The name that it is said under, where the sender may choose one each time; else null.</param>
internal readonly record struct SentUnder(
    string Id, RoomEventKind Kind, RoomName Room, IReadOnlyList<string> Lines, bool IsBlock, Nickname? By = null)
{
    /// <summary>What makes one message the same as another.</summary>
    public string Content => By is null ? string.Join('\n', Lines) : $"{By}\n{string.Join('\n', Lines)}";
}

/// <summary>
/// Finds what was sent under an id before, among the messages under way, those said lately, and those that the store keeps: so nothing
/// is said twice, also after a restart.
/// </summary>
internal sealed class SaidOnce(RoomRegistry rooms)
{
    /// <summary>How a repeated request ends; null: nothing was sent under this id.</summary>
    /// <param name="ledger">What was sent by this sender.</param>
    /// <param name="sent">What is sent now.</param>
    /// <param name="receipt">Hears how the first one went, where that is not known yet.</param>
    /// <exception cref="History.HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<Outcome?> FindAsync(SendLedger ledger, SentUnder sent, ISayReceipt receipt)
    {
        if (ledger.TryFind(sent.Id, out var pending))
        {
            if (!pending.IsSame(sent.Kind, sent.Room, sent.Content, sent.IsBlock))
                return Refusals.IdReused;
            pending.Notify(receipt);
            return Outcome.Pending with { IsRepeated = true };
        }

        if (await ledger.FindLoggedAsync(sent.Id) is not { } logged)
            return null;

        // Of what was erased nobody knows any more what it was, only that it was said.
        var isSame = logged.Kind == RoomEventKind.Erased
            || (logged.Kind == sent.Kind
                && logged.Room.Equals(sent.Room)
                && logged.Text == sent.Lines[0]
                && (sent.By is null || sent.By.Text == logged.Nick.Text)
                && await IsSameBlockAsync(logged, sent.Lines));
        return !isSame
            ? Refusals.IdReused
            : new Outcome
            {
                Room = logged.Room,
                Seq = logged.Seq,
                LastSeq = sent.IsBlock ? logged.Seq + sent.Lines.Count - 1 : null,
                IsRepeated = true,
            };
    }

    /// <summary>Whether the lines behind the first are those that were kept with it, and there are no more of them.</summary>
    private async ValueTask<bool> IsSameBlockAsync(RoomEvent first, IReadOnlyList<string> lines)
    {
        if (await rooms.FindAsync(first.Room) is not { } room)
            return true;
        var kept = await room.Log.ReadAfterAsync(first.Seq, lines.Count, CancellationToken.None);
        var others = kept.TakeWhile(logged => logged.First == first.Seq || logged.Kind == RoomEventKind.Erased).ToArray();
        return others.Length >= lines.Count - 1
            && !(others.Length >= lines.Count && others[lines.Count - 1].First == first.Seq)
            && lines.Skip(1).Zip(others).All(pair => pair.Second.Kind == RoomEventKind.Erased || pair.Second.Text == pair.First);
    }
}
