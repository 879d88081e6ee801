using System.Net;
using System.Text.Json;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>Reads what the server keeps of rooms, from number 1 on, as any client can.</summary>
internal static class RoomLogs
{
    private const string EndOfPage = "page";

    public static async Task ReadAsync(IPEndPoint server, IEnumerable<string> rooms, ReliabilityChecker checker, CancellationToken cancellationToken)
    {
        using var connection = await LineConnection.ConnectAsync(server, cancellationToken);
        await connection.WriteLineAsync("/json", cancellationToken);
        foreach (var room in rooms)
        {
            var log = new List<Numbered>();
            while (await ReadPageAsync(connection, room, log, cancellationToken))
            {
            }

            checker.Logged(room, log);
        }
    }

    /// <returns>Whether there was anything.</returns>
    private static async Task<bool> ReadPageAsync(LineConnection connection, string room, List<Numbered> log, CancellationToken cancellationToken)
    {
        var before = log.Count;
        var request = new { type = "history", room, after = log.Count == 0 ? 0 : log[^1].Seq, limit = 500, id = EndOfPage };
        await connection.WriteLineAsync(JsonSerializer.Serialize(request), cancellationToken);
        while (true)
        {
            var line = await connection.ReadLineAsync(cancellationToken) ?? throw new IOException("The server closed.");
            if (!line.StartsWith('{'))
                continue;
            var read = ServerLine.Parse(line);
            if (read.Numbered is { } entry)
                log.Add(entry);
            else if (read.Id == EndOfPage)
                return read.Type == "ack" ? log.Count > before : throw new IOException($"The log cannot be read: {line}");
        }
    }
}
