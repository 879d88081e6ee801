namespace ChatHost.Protocols.Irc;

/// <content>Answers, and under which label they go out (labeled-response).</content>
internal sealed partial class IrcConnection
{
    private const int MaxLabel = 64;

    private readonly Lock _replying = new();
    private List<string>? _answer;

    /// <summary>A line for this client alone; while a request with a label is answered, it waits for the others.</summary>
    public void Reply(string line)
    {
        lock (_replying)
        {
            if (_answer is { } answer)
                answer.Add(line);
            else
                SendNow(line);
        }
    }

    /// <summary>All that comes of a request goes out together under its label, where it has one and the client knows of that.</summary>
    public async ValueTask AnswerAsync(string? label, Func<ValueTask> answer)
    {
        if (!Has(IrcCapabilities.LabeledResponse) || label is not { Length: > 0 and <= MaxLabel })
        {
            await answer();
            return;
        }

        lock (_replying)
            _answer = [];
        await answer();
        await Session.FlushAsync();
        lock (_replying)
        {
            var lines = _answer;
            _answer = null;
            SendLabeled($"label={IrcLine.Escape(label)}", lines);
        }
    }

    private void SendLabeled(string label, List<string> lines)
    {
        if (lines.Count == 0)
        {
            SendNow($"@{label} :{Services.Name} ACK");
        }
        else if (lines.Count == 1 || IsOneBatch(lines))
        {
            SendNow(IrcTags.Add(label, lines[0]));
            foreach (var line in lines.Skip(1))
                SendNow(line);
        }
        else
        {
            var batch = IrcTags.NewBatch();
            SendNow($"@{label} :{Services.Name} BATCH +{batch} labeled-response");
            foreach (var line in lines)
                SendNow(IrcTags.IsInBatch(line) || IrcTags.BatchOf(line, '-') is not null ? line : IrcTags.Add($"batch={batch}", line));
            SendNow($":{Services.Name} BATCH -{batch}");
        }
    }

    /// <summary>Whether the lines are a batch already, from its beginning to its end: then that has the label.</summary>
    private static bool IsOneBatch(List<string> lines) => IrcTags.BatchOf(lines[0], '+') is { } batch && IrcTags.BatchOf(lines[^1], '-') == batch;
}
