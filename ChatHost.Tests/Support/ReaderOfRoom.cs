namespace ChatHost.Tests.Support;

/// <summary>What one reader heard of one room, and whether it is what it should have heard.</summary>
internal sealed class ReaderOfRoom(string name, string room, int joinedAt)
{
    private readonly List<SentLine> _lines = [];
    private readonly List<(SentLine? Line, Heard Heard)> _resolved = [];

    public string Name => name;

    public string Room => room;

    /// <summary>It asked to leave: nothing after the last line it read is missed.</summary>
    public bool HasLeft { get; set; }

    /// <summary>All that it was told, in order.</summary>
    public List<Heard> Heard { get; } = [];

    /// <summary>The lines that it read, in order, each once.</summary>
    public IReadOnlyList<SentLine> Lines => _lines;

    /// <summary>Finds out which lines were read, and reports those that should not have been.</summary>
    public void Resolve(Dictionary<string, SentLine> sent, bool readsItself, List<string> findings)
    {
        _lines.Clear();
        _resolved.Clear();
        var read = new HashSet<SentLine>();
        foreach (var heard in Heard)
        {
            if (heard.Text is not { } text)
                _resolved.Add((null, heard));
            else if (!sent.TryGetValue(text, out var line))
                findings.Add($"{name} read '{text}' in {room}, which nobody sent.");
            else if (line.Room != room)
                findings.Add($"{name} read '{text}' in {room}, and it was sent to {line.Room}.");
            else if (line.Sender == name && !readsItself)
                findings.Add($"{name} read its own line '{text}' in {room}.");
            else if (!read.Add(line))
                findings.Add($"{name} read '{text}' in {room} twice.");
            else
                _resolved.Add((line, heard));
        }

        _lines.AddRange(_resolved.Where(entry => entry.Line is not null).Select(entry => entry.Line!));
    }

    /// <summary>Follows the room's order along what was heard, and reports what is missing or skipped wrongly.</summary>
    public void Verify(RoomOrder order, long firstSeq, bool readsItself, List<string> findings)
    {
        var due = order.Lines.Where(line => line.Sender != name || readsItself).ToArray();
        if (order.IsCertain)
            VerifyPlaces(due, line => order.PlaceOf(line) + firstSeq, findings);
        else
            VerifyTotals(due, findings);
    }

    private void VerifyPlaces(SentLine[] due, Func<SentLine, long> seqOf, List<string> findings)
    {
        var placeOf = due.Select((line, place) => (line, place)).ToDictionary(pair => pair.line, pair => pair.place);
        var next = FirstPlace(due, placeOf, seqOf);
        ReportLost(due.Take(next).Where(line => line.SentAt > joinedAt), findings);
        foreach (var (line, heard) in _resolved)
        {
            if (line is null)
            {
                var after = next < due.Length ? seqOf(due[next]) - 1 : -1;
                if (heard.After != after)
                    findings.Add($"{name} was told in {room}: {heard}, where it should have read on after {after}.");
                next += (int)heard.Count;
                if (next > due.Length)
                    findings.Add($"{name} was told in {room}: {heard}, but there are {next - due.Length} lines less.");
                continue;
            }

            var place = placeOf[line];
            if (place < next)
                findings.Add($"{name} read '{line.Text}' in {room}, which it was told is skipped.");
            else
                ReportLost(due[next..place], findings);
            next = Math.Max(next, place + 1);
        }

        if (!HasLeft)
            ReportLost(due.Skip(next), findings);
    }

    /// <summary>Where it came in: nothing it heard is before, and nothing it missed before counts, unless sent after it had joined.</summary>
    private int FirstPlace(SentLine[] due, Dictionary<SentLine, int> placeOf, Func<SentLine, long> seqOf)
    {
        if (_resolved.Count == 0)
            return Array.FindIndex(due, line => line.SentAt > joinedAt) is >= 0 and var required ? required : due.Length;
        var (line, heard) = _resolved[0];
        var first = line is not null ? placeOf[line] : Array.FindIndex(due, candidate => seqOf(candidate) == heard.After + 1);
        return Math.Max(first, 0);
    }

    /// <summary>Where the order is not certain, a skip's place is not either; but as many lines must be missing as were told.</summary>
    private void VerifyTotals(SentLine[] due, List<string> findings)
    {
        var missing = due.Except(_lines).ToArray();
        var required = missing.Where(line => line.SentAt > joinedAt && !HasLeft).ToArray();
        var told = Heard.Where(heard => heard.Text is null).Sum(heard => heard.Count);
        if (told == 0)
            ReportLost(required, findings);
        else if (told < required.Length || told > missing.Length)
            findings.Add($"{name} was told of {told} lines of {room} that are skipped, and {required.Length} are missing.");
    }

    private void ReportLost(IEnumerable<SentLine> lost, List<string> findings)
    {
        var lines = lost.ToArray();
        if (lines.Length > 0)
            findings.Add($"{name} lost {lines.Length} lines of {room} unannounced, from '{lines[0].Text}' to '{lines[^1].Text}'.");
    }
}
