// Says each line of its input in a room and prints what the room says. It comes back by itself when the connection is
// lost, misses nothing and says nothing twice. Usage: dotnet run client.cs HOST PORT ROOM; ends when all is acknowledged.
using System.Net.Sockets;
using System.Text.Json.Nodes;

var (host, port, room) = (args[0], int.Parse(args[1]), args[2]);
var unsaid = new OrderedDictionary<string, string>(); // by id, until acknowledged
while (Console.ReadLine() is { } text)
    unsaid.Add(Guid.NewGuid().ToString(), text);
string? token = null;
long? last = null;
while (unsaid.Count > 0)
{
    try
    {
        using var connection = new TcpClient(host, port);
        using var reader = new StreamReader(connection.GetStream());
        using var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true, NewLine = "\n" };
        void Send(JsonObject frame) => writer.WriteLine(frame.ToJsonString());
        writer.WriteLine("/json");
        var resuming = token is not null;
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('{'))
                continue; // the greeting of the line chat
            var heard = JsonNode.Parse(line)!;
            switch ((string)heard["type"]!)
            {
                case "hello" when resuming:
                    resuming = false;
                    Send(new() { ["type"] = "resume", ["token"] = token, ["rooms"] = last is null ? null : new JsonObject { [room] = last } });
                    break;
                case "hello":
                    token = (string)heard["token"]!;
                    Send(new() { ["type"] = "join", ["room"] = room, ["since"] = last });
                    break;
                case "joined" when (string)heard["room"]! == room && heard["lastSeq"] is { } from: // this one's own
                    last ??= (long)from;
                    foreach (var (id, text) in unsaid)
                        Send(new() { ["type"] = "send", ["room"] = room, ["text"] = text, ["id"] = id });
                    break;
                case "message" or "action" or "topic" when (string)heard["room"]! == room && (long)heard["seq"]! > last:
                    last = (long)heard["seq"]!;
                    Console.WriteLine($"{heard["nick"]}: {heard["text"]}");
                    break;
                case "ack" when unsaid.Remove((string)heard["id"]!) && unsaid.Count == 0:
                    Send(new() { ["type"] = "quit" });
                    break;
                case "bye" when (string)heard["code"]! == "takenOver":
                    return 1;
            }
        }
    }
    catch (Exception trouble) when (trouble is IOException or SocketException)
    {
        Console.Error.WriteLine(trouble.Message);
    }

    if (unsaid.Count > 0)
        Thread.Sleep(1000);
}

return 0;
