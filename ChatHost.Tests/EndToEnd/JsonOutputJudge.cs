using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Says of each line that a JSON session is sent whether it is one object of a known type, and its text safe.</summary>
internal sealed class JsonOutputJudge
{
    private readonly ConcurrentQueue<string> _findings = new();
    private int _objects;

    /// <summary>What is wrong; empty when all is well.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <summary>How many lines were judged.</summary>
    public int Objects => _objects;

    /// <summary>Judges whole lines.</summary>
    public void Judge(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var lines = text.Split("\r\n");
        if (lines[^1].Length > 0)
            _findings.Enqueue($"No end: {text}");
        foreach (var line in lines[..^1])
        {
            Interlocked.Increment(ref _objects);
            try
            {
                using var read = JsonDocument.Parse(line);
                var type = read.RootElement.GetProperty("type").GetString();
                if (type is not ("hello" or "message" or "action" or "topic" or "joined" or "left" or "renamed" or "private" or "ack" or "members" or "gap" or "error" or "bye" or "rooms"))
                    _findings.Enqueue($"Unknown: {line}");
                if (read.RootElement.TryGetProperty("text", out var said) && !ChatHost.Messages.SafeText.IsSafe(said.GetString()))
                    _findings.Enqueue($"Unsafe: {line}");
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
            {
                _findings.Enqueue($"Not an object: {line}");
            }
        }
    }
}
