namespace ChatHost.Client;

/// <summary>
/// Puts the numbered events of one room into order, each number once and none missing. Where numbers are missing, because the
/// reader was too slow or because an answer came ahead of live events, later events wait until the missing ones have come.
/// </summary>
/// <remarks>Not synchronized, but for <see cref="Read"/>: the read loop owns it.</remarks>
internal sealed class RoomFeed(string room, long last)
{
    private readonly SortedDictionary<long, NumberedEvent> _waiting = [];
    private long _missingUpTo;
    private long _read = last;

    public string Room => room;

    /// <summary>The last number handed on.</summary>
    public long Last { get; private set; } = last;

    /// <summary>The last number that the consumer has read.</summary>
    public long Read => Interlocked.Read(ref _read);

    /// <summary>Whether numbers are missing that <c>history</c> after <see cref="Last"/> has to bring.</summary>
    public bool IsIncomplete => _waiting.Count > 0 || _missingUpTo > Last;

    /// <summary>Whether <c>history</c> was asked for them on this connection.</summary>
    public bool IsFilling { get; private set; }

    /// <summary>The server brings everything after <see cref="Last"/> again: there is a new connection.</summary>
    public void Rewind()
    {
        _waiting.Clear();
        _missingUpTo = 0;
        IsFilling = false;
    }

    /// <summary>The room's numbers begin at 1 again.</summary>
    public void Restart()
    {
        Rewind();
        Last = 0;
        Interlocked.Exchange(ref _read, 0);
    }

    /// <summary>Takes an event. False if it was taken before.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="due">Gets what is now next in order, which may be this event, nothing, or more.</param>
    public bool TryTake(NumberedEvent happened, List<ChatEvent> due)
    {
        if (happened.Seq <= Last || !_waiting.TryAdd(happened.Seq, happened))
            return false;
        HandOn(due);
        return true;
    }

    /// <summary>The server left out numbers up to this one.</summary>
    public void Skip(long to) => _missingUpTo = Math.Max(_missingUpTo, to);

    /// <summary>Begins to ask for what is missing.</summary>
    /// <returns>The number to ask after.</returns>
    public long BeginFill()
    {
        IsFilling = true;
        return Last;
    }

    /// <summary>
    /// The answer is complete. If it did not contain the next number, the server no longer has it: a gap is delivered instead.
    /// </summary>
    /// <param name="asked">The number that was asked after.</param>
    /// <param name="due">Gets what is now next in order.</param>
    public void EndFill(long asked, List<ChatEvent> due)
    {
        IsFilling = false;
        if (!IsIncomplete || Last != asked)
            return;
        var to = _waiting.Count > 0 ? _waiting.First().Key - 1 : _missingUpTo;
        due.Add(new GapEvent { Room = room, From = Last + 1, To = to });
        Last = to;
        HandOn(due);
    }

    /// <summary>The consumer has read up to this number.</summary>
    public void NoteRead(long seq) => Interlocked.Exchange(ref _read, seq);

    private void HandOn(List<ChatEvent> due)
    {
        while (_waiting.Count > 0 && _waiting.First() is var (seq, happened) && seq <= Last + 1)
        {
            _waiting.Remove(seq);
            if (seq <= Last)
                continue;
            Last = seq;
            due.Add(happened);
        }
    }
}
