namespace ChatHost.Tests.Support;

/// <summary>
/// Judges a load test: fed with what was sent and what each reader read, it says whether every reader of a room saw the
/// same order, each sender's lines in the order sent, nothing lost or doubled unless announced as skipped, and nothing in
/// the wrong room. May be fed from many threads; who feeds it about one reader does so in the order read.
/// </summary>
/// <remarks>
/// Each text must be sent only once, so that it tells which line it is. Names of senders and readers are those of the test: one
/// person who does both has one name for both, and one who comes back is another reader. Where several readers skip lines, let one
/// who says nothing read all: only then is the order of every line known, and the place of every skip checked.
/// </remarks>
/// <param name="sendersReadThemselves">Whether a sender in the room reads its own lines (JSON), or none of them (text lines).</param>
internal sealed class DeliveryChecker(bool sendersReadThemselves = false)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SentLine> _sent = [];
    private readonly Dictionary<(string Reader, string Room), ReaderOfRoom> _readers = [];
    private readonly Dictionary<string, long> _firstSeq = [];
    private readonly List<string> _strays = [];
    private int _clock;

    /// <summary>A number that the room had given before the first line told here; 0 if this is not called.</summary>
    public void RoomIsAt(string room, long lastSeq)
    {
        lock (_lock)
            _firstSeq[room] = lastSeq + 1;
    }

    /// <summary>Call it before the line goes out.</summary>
    /// <exception cref="ArgumentException">The text was sent before.</exception>
    public void Sent(string sender, string room, string text)
    {
        lock (_lock)
            _sent.Add(text, new(sender, room, text, _clock++));
    }

    /// <summary>Call it once the reader knows that it is in the room: what is sent from now on it must read.</summary>
    public void Joined(string reader, string room)
    {
        lock (_lock)
            _readers.Add((reader, room), new(reader, room, _clock++));
    }

    /// <summary>Call it when the reader asks to leave: what it does not read after this it need not, for it may have been gone.</summary>
    public void Left(string reader, string room)
    {
        lock (_lock)
            _readers[(reader, room)].HasLeft = true;
    }

    /// <summary>The reader read a line in a room, as the text without the sender's name.</summary>
    public void Read(string reader, string room, string text) => Heard(reader, room, new(text, After: 0, Count: 0));

    /// <summary>
    /// The reader was told that <paramref name="count"/> lines of a room are left out, the first numbered <paramref name="after"/> + 1.
    /// </summary>
    public void Skipped(string reader, string room, long after, long count) => Heard(reader, room, new(Text: null, after, count));

    /// <summary>What is wrong, in sentences; empty when all is well. Call it once all has been read.</summary>
    public IReadOnlyList<string> Verify()
    {
        lock (_lock)
        {
            var findings = new List<string>(_strays);
            var rooms = _sent.Values.Select(line => line.Room).Concat(_readers.Keys.Select(key => key.Room));
            foreach (var room in rooms.Distinct())
                VerifyRoom(room, findings);
            return findings;
        }
    }

    private void Heard(string reader, string room, Heard heard)
    {
        lock (_lock)
        {
            if (_readers.TryGetValue((reader, room), out var there))
                there.Heard.Add(heard);
            else
                _strays.Add($"{reader} heard of {room} without being there: {heard}");
        }
    }

    private void VerifyRoom(string room, List<string> findings)
    {
        var lines = _sent.Values.Where(line => line.Room == room).OrderBy(line => line.SentAt).ToArray();
        var readers = _readers.Values.Where(reader => reader.Room == room).ToArray();
        foreach (var reader in readers)
            reader.Resolve(_sent, sendersReadThemselves, findings);
        var order = RoomOrder.Merge(room, lines, readers, findings);
        if (order is null)
            return;
        foreach (var reader in readers)
            reader.Verify(order, _firstSeq.GetValueOrDefault(room, 1), sendersReadThemselves, findings);
    }
}

/// <summary>A line as its sender sent it.</summary>
internal sealed record SentLine(string Sender, string Room, string Text, int SentAt);

/// <summary>What a reader was told: a line, or with no text that lines were skipped.</summary>
internal readonly record struct Heard(string? Text, long After, long Count)
{
    public override string ToString() => Text is null ? $"{Count} lines skipped after {After}" : $"'{Text}'";
}
