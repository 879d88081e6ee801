namespace ChatHost.Tests.Support;

/// <summary>The one order of a room's lines that fits what all its readers read, if there is such.</summary>
internal sealed class RoomOrder
{
    private readonly Dictionary<SentLine, int> _places;

    private RoomOrder(List<SentLine> lines, bool isCertain)
    {
        (Lines, IsCertain) = (lines, isCertain);
        _places = lines.Select((line, place) => (line, place)).ToDictionary(pair => pair.line, pair => pair.place);
    }

    public IReadOnlyList<SentLine> Lines { get; }

    /// <summary>Whether no other order would fit as well: then a line's number follows from its place.</summary>
    public bool IsCertain { get; }

    public int PlaceOf(SentLine line) => _places[line];

    /// <summary>Puts together what the readers read; null, with a finding, where they contradict each other or a sender.</summary>
    public static RoomOrder? Merge(string room, SentLine[] lines, ReaderOfRoom[] readers, List<string> findings)
    {
        var before = findings.Count;
        foreach (var reader in readers)
            CheckSendersOrder(reader, findings);
        if (findings.Count > before)
            return null;

        var followers = lines.ToDictionary(line => line, _ => new HashSet<SentLine>());
        var chains = readers.Select(reader => reader.Lines.AsEnumerable()).Concat(lines.GroupBy(line => line.Sender));
        foreach (var chain in chains)
        {
            foreach (var (line, next) in chain.Zip(chain.Skip(1)))
                followers[line].Add(next);
        }

        if (Sorted(followers) is { } order)
            return order;
        findings.Add(Contradiction(room, readers));
        return null;
    }

    private static void CheckSendersOrder(ReaderOfRoom reader, List<string> findings)
    {
        var last = new Dictionary<string, SentLine>();
        foreach (var line in reader.Lines)
        {
            if (last.TryGetValue(line.Sender, out var earlier) && earlier.SentAt > line.SentAt)
            {
                findings.Add(
                    $"{reader.Name} read '{earlier.Text}' before '{line.Text}' in {reader.Room}, "
                    + $"and {line.Sender} sent them the other way round.");
            }

            last[line.Sender] = line;
        }
    }

    /// <summary>Topological order, the line sent first wherever there is a choice; null if there is a cycle.</summary>
    private static RoomOrder? Sorted(Dictionary<SentLine, HashSet<SentLine>> followers)
    {
        var awaited = followers.Keys.ToDictionary(line => line, _ => 0);
        foreach (var line in followers.Values.SelectMany(next => next))
            awaited[line]++;
        var ready = new PriorityQueue<SentLine, int>(
            awaited.Where(pair => pair.Value == 0).Select(pair => (pair.Key, pair.Key.SentAt)));
        var (order, isCertain) = (new List<SentLine>(), true);
        while (ready.TryDequeue(out var line, out _))
        {
            isCertain &= ready.Count == 0;
            order.Add(line);
            foreach (var next in followers[line])
            {
                if (--awaited[next] == 0)
                    ready.Enqueue(next, next.SentAt);
            }
        }

        return order.Count == followers.Count ? new(order, isCertain) : null;
    }

    private static string Contradiction(string room, ReaderOfRoom[] readers)
    {
        foreach (var one in readers)
        {
            foreach (var other in readers)
            {
                var places = other.Lines.Select((line, place) => (line, place)).ToDictionary(pair => pair.line, pair => pair.place);
                foreach (var (line, next) in one.Lines.Zip(one.Lines.Skip(1)))
                {
                    if (places.TryGetValue(line, out var first) && places.TryGetValue(next, out var second) && first > second)
                        return $"{one.Name} read '{line.Text}' before '{next.Text}' in {room}, and {other.Name} the other way round.";
                }
            }
        }

        return $"No one order fits what the readers of {room} read.";
    }
}
