using System.Text.Json.Nodes;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>What a relay does with the lines of one client: passes them on as they are, but for those that a fault asks for.</summary>
/// <remarks>A fault sees the objects of one type in order, over all connections, and passes on what it likes in place of each.</remarks>
internal sealed class Spoiler
{
    /// <summary>
    /// Sees an object before it is passed on, changed or not; false if it goes no further. An <see cref="IOException"/> loses the
    /// connection.
    /// </summary>
    public delegate Task<bool> Fault(JsonObject line, RelayEnds ends);

    public Fault OnSend { get; init; } = PassOnAsync;

    public Fault OnResume { get; init; } = PassOnAsync;

    public Fault OnEvent { get; init; } = PassOnAsync;

    public Fault OnAck { get; init; } = PassOnAsync;

    public async Task FromClientAsync(string line, RelayEnds ends)
    {
        if (await JudgeAsync(line, "send", OnSend, "resume", OnResume, ends) is { } passed)
            await ends.ToServerAsync(passed);
    }

    public async Task FromServerAsync(string line, RelayEnds ends)
    {
        if (await JudgeAsync(line, "message", OnEvent, "ack", OnAck, ends) is { } passed)
            await ends.ToClientAsync(passed);
    }

    private static Task<bool> PassOnAsync(JsonObject line, RelayEnds ends) => Task.FromResult(true);

    private static async Task<string?> JudgeAsync(string line, string type, Fault fault, string otherType, Fault otherFault, RelayEnds ends)
    {
        if (!line.StartsWith('{'))
            return line;
        var read = JsonNode.Parse(line)!.AsObject();
        var found = (string?)read["type"] is var it && it == type ? fault : it == otherType ? otherFault : PassOnAsync;
        return await found(read, ends) ? read.ToJsonString() : null;
    }
}
