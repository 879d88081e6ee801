using System.Text.Json.Nodes;
using ChatHost.Operations;
using ChatHost.Protocols.Json;

namespace ChatHost.Tests.Web.Page;

/// <summary>What is typed in the page, answered as the server answers it: in its words, as notices.</summary>
internal sealed partial class ScriptedChat
{
    private static JsonObject Help() => JsonNode.Parse(JsonReplies.Commands(OperationTable.Rows).Span)!.AsObject();

    private static void Tell(ScriptedSession session, string text) => session.Send(new JsonObject { ["type"] = "notice", ["text"] = text });

    private ScriptedSession Run(ScriptedSession session, ScriptedConnection connection, JsonObject frame)
    {
        string[] words = ((string)frame["text"]!).Split(' ', 2);
        var (verb, argument, room) = (words[0], words.ElementAtOrDefault(1) ?? "", (string?)frame["room"] ?? "general");
        if (OperationTable.Rows.FirstOrDefault(row => row.Verb == verb) is not { JsonType: not null } row)
            return session.Refuse(frame, JsonErrorCode.UnknownCommand, Refusals.UnknownCommand(verb).Text);
        if (argument.Length == 0 && row.MinArguments > 0)
            return session.Refuse(frame, JsonErrorCode.Usage, Refusals.Misused(row.Usage).Text);
        var asked = new JsonObject { ["type"] = row.JsonType, ["room"] = room, ["id"] = (string?)frame["id"] };
        switch (verb)
        {
            case "/nick":
                if (SessionOf(argument) is not { } other || other == session)
                    Tell(session, $"Nickname changed to: {argument}");
                asked["nick"] = argument;
                return Answer(session, connection, asked);
            case "/leave":
                room = argument.Length > 0 ? argument : room;
                Tell(session, $"You left {room}.");
                asked["room"] = room;
                return Answer(session, connection, asked);
            case "/history" or "/since" or "/search":
                if (int.TryParse(argument, out var number))
                    asked[verb == "/since" ? "after" : "limit"] = number;
                asked["text"] = argument;
                return Answer(session, connection, asked);
            case "/quit":
                return Answer(session, connection, asked);
            case "/who":
                Tell(session, $"{room}: {string.Join(", ", MembersOf(room).Select(member => member.Nick))}");
                break;
            case "/rooms":
                foreach (var one in _rooms.Values)
                    Tell(session, $"{one.Name}: {MembersOf(one.Name).Count()} here");
                break;
            case "/topic":
                Tell(session, $"Topic of {room}: {RoomOf(room).Topic}");
                break;
            case "/ignore":
                Tell(session, $"You ignore {argument}. /unignore {argument} shows their lines again.");
                break;
            case "/unignore":
                Tell(session, $"You no longer ignore {argument}.");
                break;
            case "/help":
                foreach (var listed in OperationTable.Rows.Where(listed => listed is { Verb: not null, JsonType: not null }))
                    Tell(session, $"{listed.Usage}: {listed.Summary}");
                break;
        }

        return session.Acknowledge(frame);
    }
}
