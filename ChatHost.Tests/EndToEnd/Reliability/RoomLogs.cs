using System.Net;
using System.Text.Json;
using ChatHost.Client;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>Reads what the server keeps of rooms, from number 1 on, as any client can.</summary>
internal static class RoomLogs
{
    private const string EndOfPage = "page";

    public static async Task ReadAsync(IPEndPoint server, IEnumerable<string> rooms, ReliabilityChecker checker, CancellationToken cancellationToken)
    {
        using var connection = await TcpChannel.ConnectAsync(server, cancellationToken: cancellationToken);
        await connection.SendAsync("/json", cancellationToken);
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
    private static async Task<bool> ReadPageAsync(TcpChannel connection, string room, List<Numbered> log, CancellationToken cancellationToken)
    {
        var before = log.Count;
        var request = new { type = "history", room, after = log.Count == 0 ? 0 : log[^1].Seq, limit = 500, id = EndOfPage };
        await connection.SendAsync(JsonSerializer.Serialize(request), cancellationToken);
        while (true)
        {
            var line = await connection.ReceiveAsync(cancellationToken) ?? throw new IOException("The server closed.");
            if (!line.StartsWith('{'))
                continue;
            switch (ChatEvent.Parse(line))
            {
                case MessageEvent message:
                    log.Add(Numbered.Of(message));
                    break;
                case AckEvent { Id: EndOfPage }:
                    return log.Count > before;
                case ErrorEvent { Id: EndOfPage }:
                    throw new IOException($"The log cannot be read: {line}");
            }
        }
    }
}
