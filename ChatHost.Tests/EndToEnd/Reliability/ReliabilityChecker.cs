namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>
/// Judges a server that numbers, acknowledges and remembers: fed with what was sent, acknowledged and read over any number of
/// connections and restarts, and at the end with the rooms' logs, it names every promise that was broken. May be fed from many
/// threads; who feeds it about one reader does so in the order read.
/// </summary>
/// <remarks>Its companion DeliveryChecker judges line clients, which see no numbers and no acknowledgements.</remarks>
internal sealed class ReliabilityChecker
{
    private readonly Lock _lock = new();
    private readonly Findings _findings = new();
    private readonly Dictionary<(string Sender, int Number), Message> _sent = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<Message, (string Room, long Seq)> _acknowledged = [];
    private readonly Dictionary<(string Reader, string Room), ReadingPlace> _places = [];
    private readonly Dictionary<(string Room, long Seq), Numbered> _read = [];
    private readonly Dictionary<string, List<Numbered>> _logs = [];
    private (int Count, TaskCompletionSource Reached) _awaited = (int.MaxValue, new());

    /// <summary>How many messages were acknowledged, each once.</summary>
    public int Acknowledged
    {
        get
        {
            lock (_lock)
                return _acknowledged.Count;
        }
    }

    /// <summary>How many events were read, in all by all.</summary>
    public long Readings { get; private set; }

    /// <summary>Completes when so many messages were acknowledged. One at a time may wait.</summary>
    public Task WhenAcknowledgedAsync(int count)
    {
        lock (_lock)
        {
            _awaited = (count, new(TaskCreationOptions.RunContinuationsAsynchronously));
            CompleteAwaited();
            return _awaited.Reached.Task;
        }
    }

    /// <summary>How often something was acknowledged that had been acknowledged before.</summary>
    public int AcknowledgedAgain { get; private set; }

    /// <summary>What a sender says is under another name than its own: that of the account that it is logged in to.</summary>
    public void SaysAs(string sender, string name)
    {
        lock (_lock)
            _names.Add(sender, name);
    }

    /// <summary>Call it before the message goes out the first time.</summary>
    public void Sent(Message message)
    {
        lock (_lock)
            _sent.Add((message.Sender, message.Number), message);
    }

    /// <summary>The sender reads an acknowledgement.</summary>
    public void Acknowledge(Message message, string room, long seq)
    {
        lock (_lock)
        {
            if (room != message.Room)
                _findings.Add(Breach.WrongRoom, $"'{message.Text}' was sent to {message.Room} and acknowledged in {room}.");
            if (!_places.TryGetValue((message.Sender, room), out var place) || place.Last < seq)
                _findings.Add(Breach.AcknowledgedEarly, $"{message.Sender} read the acknowledgement of {seq} of {room} before the message.");
            if (_acknowledged.TryAdd(message, (room, seq)))
            {
                CompleteAwaited();
                return;
            }

            AcknowledgedAgain++;
            if (_acknowledged[message] is var (first, number) && (first != room || number != seq))
                _findings.Add(Breach.NumberChanged, $"'{message.Text}' was acknowledged as {number} of {first}, then as {seq} of {room}.");
        }
    }

    /// <summary>A reader is in a room from now on: it must read all after this number.</summary>
    public void Entered(string reader, string room, long lastSeq)
    {
        lock (_lock)
            _places.Add((reader, room), new(lastSeq));
    }

    /// <summary>A reader reads an event, live or from the log.</summary>
    public void Read(string reader, Numbered heard)
    {
        lock (_lock)
        {
            Readings++;
            if (!_places.TryGetValue((reader, heard.Room), out var place))
                _findings.Add(Breach.WrongRoom, $"{reader} read {heard.Seq} of {heard.Room} and is not there.");
            else if (place.Read(heard.Seq) is { } breach)
                _findings.Add(breach, $"{reader} read {heard.Seq} of {heard.Room}, after {place.Last}.");
            Compare(reader, heard);
            if (_read.TryAdd((heard.Room, heard.Seq), heard))
                return;
            var known = _read[(heard.Room, heard.Seq)];
            if (Message.KeyOf(known.Text) != Message.KeyOf(heard.Text))
                _findings.Add(Breach.NumberReused, $"{heard.Seq} of {heard.Room} is '{heard.Text}' to {reader}, and was '{known.Text}' before.");
        }
    }

    /// <summary>A reader is told that it does not get some events. In these runs nobody reads so slowly, and the log keeps all.</summary>
    public void ToldOfGap(string reader, string line)
    {
        lock (_lock)
            _findings.Add(Breach.Gap, $"{reader} was told that some events do not come: {line}");
    }

    /// <summary>Something was refused that must not be.</summary>
    public void Refused(string who, string answer)
    {
        lock (_lock)
            _findings.Add(Breach.Refused, $"{who} was answered {answer}");
    }

    /// <summary>What the log of a room has, from its beginning, read after everything else.</summary>
    public void Logged(string room, IEnumerable<Numbered> events)
    {
        lock (_lock)
            _logs.Add(room, [.. events]);
    }

    /// <summary>What is wrong. Call it once, when all has been read.</summary>
    public Findings Verify()
    {
        lock (_lock)
        {
            foreach (var (room, log) in _logs)
                VerifyLog(room, log);
            VerifyAcknowledged();
            foreach (var ((reader, room), place) in _places)
            {
                if (place.Missing.Count > 0)
                    _findings.Add(Breach.Gap, $"{reader} never read {string.Join(", ", place.Missing.Take(5))} of {room}, in all {place.Missing.Count}.");
                if (_logs[room] is [.., var end] && place.Last < end.Seq)
                    _findings.Add(Breach.EndMissed, $"{reader} read {room} up to {place.Last}, and its log ends at {end.Seq}.");
            }

            return _findings;
        }
    }

    private void CompleteAwaited()
    {
        if (_acknowledged.Count >= _awaited.Count)
            _awaited.Reached.TrySetResult();
    }

    private void VerifyLog(string room, List<Numbered> log)
    {
        var seqs = new Dictionary<(string, int), long>();
        var latest = new Dictionary<string, int>();
        foreach (var (place, entry) in log.Index())
        {
            if (entry.Seq != (place == 0 ? 1 : log[place - 1].Seq + 1))
                _findings.Add(Breach.LogHole, $"In the log of {room} comes {entry.Seq} as entry {place + 1}.");
            Compare("the log", entry);
            if (_read.TryGetValue((room, entry.Seq), out var read) && Message.KeyOf(read.Text) != Message.KeyOf(entry.Text))
                _findings.Add(Breach.NumberReused, $"{entry.Seq} of {room} is '{entry.Text}' in the log, and was read as '{read.Text}'.");
            if (Message.KeyOf(entry.Text) is not { } key)
                continue;
            if (!seqs.TryAdd(key, entry.Seq))
                _findings.Add(Breach.SaidTwice, $"'{entry.Text}' is {seqs[key]} and {entry.Seq} of {room}.");
            else if (latest.TryGetValue(key.Sender, out var before) && before > key.Number)
                _findings.Add(Breach.SenderReordered, $"{key.Sender} sent '{entry.Text}' to {room} before number {before}, and the log has it after.");
            latest[key.Sender] = Math.Max(latest.GetValueOrDefault(key.Sender), key.Number);
        }
    }

    private void VerifyAcknowledged()
    {
        var kept = _logs.Values.SelectMany(log => log).DistinctBy(entry => (entry.Room, entry.Seq)).ToDictionary(entry => (entry.Room, entry.Seq));
        foreach (var (message, at) in _acknowledged)
        {
            if (!kept.TryGetValue(at, out var entry))
                _findings.Add(Breach.AcknowledgedLost, $"'{message.Text}' was acknowledged as {at.Seq} of {at.Room}, and the log has no such number.");
            else if (Message.KeyOf(entry.Text) != (message.Sender, message.Number))
                _findings.Add(Breach.AcknowledgedLost, $"'{message.Text}' was acknowledged as {at.Seq} of {at.Room}, and the log has '{entry.Text}' there.");
        }
    }

    /// <summary>Compares what was read with what was sent.</summary>
    private void Compare(string reader, Numbered read)
    {
        if (Message.KeyOf(read.Text) is not { } key || !_sent.TryGetValue(key, out var message))
        {
            _findings.Add(Breach.NeverSent, $"{reader} has {read.Seq} of {read.Room}, '{read.Text}', which nobody sent.");
            return;
        }

        if (message.Text != read.Text)
            _findings.Add(Breach.TextChanged, $"{reader} has '{read.Text}' as {read.Seq} of {read.Room}, and '{message.Text}' was sent.");
        if (_names.GetValueOrDefault(message.Sender, message.Sender) != read.Nick)
            _findings.Add(Breach.WrongAuthor, $"{reader} has '{read.Text}' as from {read.Nick}, and {message.Sender} sent it.");
        if (message.Room != read.Room)
            _findings.Add(Breach.WrongRoom, $"{reader} has '{read.Text}' in {read.Room}, and it was sent to {message.Room}.");
    }
}
