using System.Net;
using System.Text.Json.Nodes;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.Moderating;

/// <summary>One connection of the fuzzer: asks over its protocol, and gathers what it reads.</summary>
internal sealed class FuzzedPerson(LineChat chat, ModelConnection model, bool isJson)
{
    private LinePerson _line = null!;
    private string _token = "";
    private int _asked;

    public ModelConnection Model => model;

    public bool IsJson => isJson;

    /// <summary>Whether it has ended, which nothing that is asked for here brings about.</summary>
    public bool HasEnded => _line.Runs.IsCompleted;

    public Exception? Failure => _line.Runs.Exception;

    /// <summary>The room that a line means which names none.</summary>
    public string Current { get; set; } = "general";

    public async Task ConnectAsync()
    {
        _line = new(chat, new FakeConnection($"{model.Home}-{++_asked}", chat.Parts.Time) { Address = IPAddress.Parse(model.Address) });
        await _line.SettleAsync();
        if (isJson)
        {
            await _line.TypeAsync("/json");
            Take(_line.Read());
        }
    }

    /// <summary>What came since the last call.</summary>
    public IReadOnlyList<string> Read()
    {
        var read = _line.Read();
        Take(read);
        return read;
    }

    /// <summary>Asks for something; whether it was done, and what this connection read.</summary>
    public async Task<(bool IsDone, IReadOnlyList<string> Read)> AskAsync(string line, JsonObject request)
    {
        if (!isJson)
        {
            await _line.TypeAsync(line);
            var lines = Read();
            return (!lines.Any(read => read.StartsWith("! ", StringComparison.Ordinal)), lines);
        }

        request["id"] = $"a{++_asked}";
        await _line.TypeAsync(request.ToJsonString());
        var objects = Read();
        var answer = objects.Select(read => JsonNode.Parse(read)!).Single(read => (string?)read["id"] == $"a{_asked}" && (string?)read["type"] is "ack" or "error");
        return ((string?)answer["type"] == "ack", objects);
    }

    /// <summary>Loses its connection and comes back by its token.</summary>
    public async Task<IReadOnlyList<string>> ComeBackAsync()
    {
        var (read, token) = (Read(), _token);
        await _line.HangupAsync();
        await ConnectAsync();
        await _line.TypeAsync($$"""{"type":"resume","token":"{{token}}"}""");
        return [.. read, .. Read()];
    }

    private void Take(IEnumerable<string> read)
    {
        foreach (var line in read.Where(line => isJson && line.Contains("\"token\":", StringComparison.Ordinal)))
            _token = (string)JsonNode.Parse(line)!["token"]!;
    }
}
