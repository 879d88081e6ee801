using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// What a room says at once: some events in order, handed to every member as one piece. It carries whatever the
/// protocols made of it, so that an event is encoded once for each wire format and not once for each reader.
/// The room's writer fills it, hands it round and clears it again.
/// </summary>
internal sealed class RoomBatch
{
    private readonly List<Entry> _entries = [];
    private readonly List<(object Format, IDisposable Encoded)> _encoded = [];

    /// <summary>One event, the session it came from (null where none did), and the change of name that it reports, if it does.</summary>
    public readonly record struct Entry(RoomEvent Event, IMember? Author, Renaming? Renaming)
    {
        /// <summary>The departure from the server that it reports, if it does.</summary>
        public Departure? Departure { get; init; }

        /// <summary>What the author's client adds for those of others, as they read it; not kept.</summary>
        public string? ClientTags { get; init; }
    }

    public required RoomName Room { get; init; }

    /// <summary>The room's log; null where there is none.</summary>
    public IRoomLog? Log { get; init; }

    /// <summary>The room's own number, which is given with its first message.</summary>
    public long RoomNumber => Log?.Number ?? 0;

    public IReadOnlyList<Entry> Entries => _entries;

    public int Count => _entries.Count;

    /// <summary>About how many bytes it takes in a wire format.</summary>
    public int Weight { get; private set; }

    /// <summary>A rename is told once to each reader, so a batch that holds one cannot be passed on unseen.</summary>
    public bool HoldsRename { get; private set; }

    /// <summary>A departure is told once to each reader in those protocols that tell it apart from leaving a room.</summary>
    public bool HoldsDeparture { get; private set; }

    /// <summary>Whether it holds something that not every protocol writes live: a mark of what was erased, or a login.</summary>
    public bool HoldsMarks { get; private set; }

    /// <summary>Whether it holds a notice that is only for those who keep lists of members.</summary>
    public bool HoldsForLists { get; private set; }

    /// <summary>Counts the batches of its room; marks who spoke in this one.</summary>
    public long Round { get; private set; } = 1;

    /// <summary>Hands what the log gave to one member alone.</summary>
    public static void Deliver(IEnumerable<RoomEvent> logged, Membership membership) =>
        Deliver(logged.Select(happened => new Entry(happened, Author: null, Renaming: null)), membership);

    /// <summary>The same with what is in no log.</summary>
    public static void Deliver(IEnumerable<Entry> entries, Membership membership) => Deliver(entries, membership, membership.Member.Recipient);

    /// <summary>The same to a recipient that the member is about to have.</summary>
    public static void Deliver(IEnumerable<Entry> entries, Membership membership, IRecipient recipient)
    {
        var batch = new RoomBatch { Room = membership.Room.Name, Log = membership.Room.Log };
        foreach (var entry in entries)
            batch.Add(entry.Event, entry.Author, entry.Renaming, entry.Departure);
        if (batch.Count > 0)
            recipient.Deliver(batch, membership);
        batch.Clear();
    }

    /// <summary>About how many bytes an event takes in a wire format.</summary>
    public static int WeightOf(RoomEvent happened) => WeightOf(happened.Nick, happened.Text);

    /// <inheritdoc cref="WeightOf(RoomEvent)"/>
    public static int WeightOf(Nickname nick, string? text) => 64 + nick.Text.Length + (text?.Length ?? 0);

    public void Add(RoomEvent happened, IMember? author, Renaming? renaming = null, Departure? departure = null, string? clientTags = null)
    {
        _entries.Add(new(happened, author, renaming) { Departure = departure, ClientTags = clientTags });
        Weight += WeightOf(happened) + (clientTags?.Length ?? 0);
        HoldsRename |= renaming is not null;
        HoldsDeparture |= departure is not null;
        HoldsForLists |= happened.IsForLists;
        HoldsMarks |= happened.IsForLists || happened.Kind is RoomEventKind.Erased or RoomEventKind.Identified or RoomEventKind.Moderated || happened.By is not null;
    }

    /// <summary>The batch in a wire format, made by <paramref name="encode"/> when the first reader of that format asks.</summary>
    public TEncoded EncodedAs<TFormat, TEncoded>(TFormat format, Func<TFormat, RoomBatch, TEncoded> encode)
        where TFormat : class
        where TEncoded : class, IDisposable
    {
        foreach (var (known, made) in _encoded)
        {
            if (ReferenceEquals(known, format))
                return (TEncoded)made;
        }

        var encoded = encode(format, this);
        _encoded.Add((format, encoded));
        return encoded;
    }

    /// <summary>The entries that a reader hears, as runs of entries that follow each other.</summary>
    public List<Range> RunsOf<TReader>(TReader reader, Func<TReader, Entry, bool> hears)
    {
        var runs = new List<Range>();
        for (var i = 0; i < _entries.Count; i++)
        {
            if (!hears(reader, _entries[i]))
                continue;
            if (runs.Count > 0 && runs[^1].End.Value == i)
                runs[^1] = runs[^1].Start.Value..(i + 1);
            else
                runs.Add(i..(i + 1));
        }

        return runs;
    }

    public void Clear()
    {
        foreach (var (_, encoded) in _encoded)
            encoded.Dispose();
        _encoded.Clear();
        _entries.Clear();
        Weight = 0;
        HoldsRename = false;
        HoldsDeparture = false;
        HoldsMarks = false;
        HoldsForLists = false;
        Round++;
    }
}
