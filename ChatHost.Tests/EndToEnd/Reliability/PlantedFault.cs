using System.Text.Json.Nodes;
using Fault = ChatHost.Tests.EndToEnd.Reliability.Spoiler.Fault;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>A fault that a server could have, made by a relay, and as what the checker must find it.</summary>
/// <param name="Breach">What must be among the findings; one fault may break several promises.</param>
/// <param name="Between">Made between one client and the server.</param>
/// <param name="AtTheLog">Made when the logs are read.</param>
internal sealed record PlantedFault(Breach Breach, Func<Spoiler>? Between = null, Func<Spoiler>? AtTheLog = null)
{
    /// <summary>The client that has the faulty network.</summary>
    public const string Victim = "ann";

    private const int SomeTime = 5;

    /// <summary>By a sentence that says what goes wrong.</summary>
    public static IReadOnlyDictionary<string, PlantedFault> All { get; } = new Dictionary<string, PlantedFault>
    {
        ["A message is acknowledged and dropped"] = new(Breach.AcknowledgedLost, () => new() { OnSend = AtTime(AcknowledgeAndDrop) }),
        ["The log loses its end"] = new(Breach.AcknowledgedLost, AtTheLog: () => new() { OnEvent = When(IsLate, Drop) }),
        ["The log loses an entry"] = new(Breach.LogHole, AtTheLog: () => new() { OnEvent = AtTime(Drop) }),
        ["The acknowledgement comes before the message"] = new(Breach.AcknowledgedEarly, AcknowledgementFirst),
        ["A message is logged twice"] = new(Breach.SaidTwice, () => new() { OnSend = AtTime(SendTwice) }),
        ["A message that is sent again is said again"] = new(Breach.SaidTwice, () => SaidAgain(tellsFirst: true)),
        ["A message that is sent again gets another number"] = new(Breach.NumberChanged, () => SaidAgain(tellsFirst: false)),
        ["Two messages of one sender change places"] = new(Breach.SenderReordered, () => new() { OnSend = Swap((line, ends) => ends.ToServerAsync(line)) }),
        ["Two events change places"] = new(Breach.ReadBackwards, () => new() { OnEvent = Swap((line, ends) => ends.ToClientAsync(line)) }),
        ["An event is left out"] = new(Breach.Gap, () => new() { OnEvent = AtTime(Drop) }),
        ["An event comes twice"] = new(Breach.ReadTwice, () => new() { OnEvent = AtTime(ComeTwice) }),
        ["The last events do not come"] = new(Breach.EndMissed, () => new() { OnEvent = When(IsLate, Drop) }),
        ["The replay leaves one out"] = new(Breach.Gap, ReplayWithoutFirst),
        ["The replay begins too early"] = new(Breach.ReadTwice, () => new() { OnEvent = AtTime(Cut), OnResume = AskForMore }),
        ["A number is given again"] = new(Breach.NumberReused, () => new() { OnEvent = AtTime(Change("seq", seq => (long)seq + 1)) }),
        ["A text changes"] = new(Breach.TextChanged, () => new() { OnEvent = AtTime(Change("text", text => $"{text}!")) }),
        ["A message has another author"] = new(Breach.WrongAuthor, () => new() { OnEvent = AtTime(Change("nick", _ => "mallory")) }),
        ["A message goes to another room"] = new(Breach.WrongRoom, () => new() { OnSend = AtTime(Change("room", Other)) }),
        ["Something is said that nobody sent"] = new(Breach.NeverSent, () => new() { OnEvent = AtTime(Change("text", _ => "mallory 1 was here")) }),
        ["A message is refused"] = new(Breach.Refused, () => new() { OnAck = AtTime(Refuse) }),
    };

    /// <summary>The fault happens once, when some objects have gone by.</summary>
    private static Fault AtTime(Fault fault)
    {
        var seen = 0;
        return When(_ => ++seen == SomeTime, fault);
    }

    private static Fault When(Predicate<JsonObject> isIt, Fault fault) => (line, ends) => isIt(line) ? fault(line, ends) : Task.FromResult(true);

    private static bool IsLate(JsonObject line) => (long)line["seq"]! > 20;

    private static Task<bool> Drop(JsonObject line, RelayEnds ends) => Task.FromResult(false);

    private static Task<bool> Cut(JsonObject line, RelayEnds ends) => throw new IOException("The connection is lost here.");

    private static Fault Change(string field, Func<JsonNode, JsonNode> change) => (line, _) =>
    {
        line[field] = change(line[field]!);
        return Task.FromResult(true);
    };

    private static JsonNode Other(JsonNode room) => (string?)room == "dev" ? "lab" : "dev";

    private static async Task<bool> AcknowledgeAndDrop(JsonObject line, RelayEnds ends)
    {
        var ack = new JsonObject { ["type"] = "ack", ["id"] = (string?)line["id"], ["room"] = (string?)line["room"], ["seq"] = 1 };
        await ends.ToClientAsync(ack.ToJsonString());
        return false;
    }

    private static async Task<bool> SendTwice(JsonObject line, RelayEnds ends)
    {
        await ends.ToServerAsync(line.ToJsonString());
        line.Remove("id");
        return true;
    }

    private static async Task<bool> ComeTwice(JsonObject line, RelayEnds ends)
    {
        await ends.ToClientAsync(line.ToJsonString());
        return true;
    }

    private static async Task<bool> Refuse(JsonObject line, RelayEnds ends)
    {
        await ends.ToClientAsync(new JsonObject { ["type"] = "error", ["id"] = (string?)line["id"], ["code"] = "unavailable", ["text"] = "" }.ToJsonString());
        return true;
    }

    /// <summary>Holds one back until the next of its room has passed.</summary>
    private static Fault Swap(Func<string, RelayEnds, Task> passOn)
    {
        var seen = 0;
        JsonObject? held = null;
        return async (line, ends) =>
        {
            if (++seen == SomeTime)
            {
                held = line;
                return false;
            }

            if (held is null || (string?)held["room"] != (string?)line["room"])
                return true;
            await passOn(line.ToJsonString(), ends);
            await passOn(held.ToJsonString(), ends);
            held = null;
            return false;
        };
    }

    /// <summary>Holds all events back, from one of the client's own on, until this one's acknowledgement has passed.</summary>
    private static Spoiler AcknowledgementFirst()
    {
        var held = new List<string>();
        string? awaited = null;
        var isOver = false;
        return new()
        {
            OnEvent = (line, _) =>
            {
                if (!isOver && awaited is null && ((string)line["text"]!).StartsWith($"{Victim} ", StringComparison.Ordinal))
                    awaited = ((string)line["text"]!).Split(' ')[1];
                if (awaited is not null)
                    held.Add(line.ToJsonString());
                return Task.FromResult(awaited is null);
            },
            OnAck = async (line, ends) =>
            {
                if (awaited is null || (string?)line["id"] != awaited)
                    return true;
                await ends.ToClientAsync(line.ToJsonString());
                foreach (var happened in held)
                    await ends.ToClientAsync(happened);
                (awaited, isOver) = (null, true);
                return false;
            },
        };
    }

    /// <summary>Loses the connection once, and then the event again with which it was lost.</summary>
    private static Spoiler ReplayWithoutFirst()
    {
        (string?, long)? lost = null;
        var cut = AtTime((line, ends) =>
        {
            lost = ((string?)line["room"], (long)line["seq"]!);
            return Cut(line, ends);
        });
        return new() { OnEvent = (line, ends) => lost == ((string?)line["room"], (long)line["seq"]!) ? Drop(line, ends) : cut(line, ends) };
    }

    private static Task<bool> AskForMore(JsonObject line, RelayEnds ends)
    {
        var rooms = line["rooms"]!.AsObject();
        foreach (var room in rooms.Select(room => room.Key).ToArray())
            rooms[room] = Math.Max(0, (long)rooms[room]! - 1);
        return Task.FromResult(true);
    }

    /// <summary>Loses the connection once, and gives what is sent again another id, so that the server does not know it.</summary>
    /// <param name="tellsFirst">Whether it is acknowledged with its first number, as if nothing were wrong.</param>
    private static Spoiler SaidAgain(bool tellsFirst)
    {
        const string Mark = "again-";
        var numbers = new Dictionary<string, long>();
        var acks = 0;
        return new()
        {
            OnSend = (line, _) =>
            {
                lock (numbers)
                {
                    if (numbers.ContainsKey((string)line["id"]!))
                        line["id"] = Mark + (string)line["id"]!;
                }

                return Task.FromResult(true);
            },
            OnAck = async (line, ends) =>
            {
                var id = (string)line["id"]!;
                if (id.StartsWith(Mark, StringComparison.Ordinal))
                {
                    line["id"] = id = id[Mark.Length..];
                    lock (numbers)
                        line["seq"] = tellsFirst ? numbers[id] : (long)line["seq"]!;
                }
                else if (line["seq"] is { } seq)
                {
                    lock (numbers)
                        numbers[id] = (long)seq;
                }

                if (++acks != SomeTime)
                    return true;
                await ends.ToClientAsync(line.ToJsonString());
                return await Cut(line, ends);
            },
        };
    }
}
