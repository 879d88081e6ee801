using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Says, does or sets something that the room's log numbers; once, however often it is sent under the same id.</summary>
/// <param name="type">What stands in the field <c>type</c>.</param>
/// <param name="kind">What is said.</param>
/// <param name="mayBeEmpty">Whether an empty text means something.</param>
internal sealed class SayVerb(string type, RoomEventKind kind, bool mayBeEmpty = false) : IJsonVerb
{
    public string Type => type;

    public async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!request.TryGetRoomName(out var room) || !TryGetLines(conversation, request, out var lines, out var isBlock))
            return;
        var text = string.Join('\n', lines);
        var sent = conversation.Held.Sent;
        if (request.Id is { } id && await WasSentAsync(conversation, request, id, room, lines, isBlock))
            return;
        if (conversation.Session.In(room) is not { } membership)
        {
            request.Refuse(JsonErrorCode.NotInRoom, $"You are not in {room}.");
            return;
        }

        // Each line costs what it costs alone; the first was paid for with the frame.
        if (lines.Count > 1 && !await conversation.PaceAsync(lines.Count - 1))
            return;
        var line = new PendingSend(sent, request.Id, kind, membership.Room.Name, text, isBlock);
        line.Notify(conversation.Connection);
        if (request.Id is not null)
            sent.Add(line);
        SendId? sentAs = request.Id is null ? null : sent.Name(request.Id);
        conversation.Session.HasSpoken = true;
        if (isBlock)
            membership.SayBlock(lines, line, sentAs);
        else
            membership.Say(kind, text, line, sentAs);
    }

    /// <summary>What is to be said: one text, or for messages several lines as one.</summary>
    private bool TryGetLines(JsonConnection conversation, JsonRequest request, out List<string> lines, out bool isBlock)
    {
        var limits = conversation.Services.Limits;
        isBlock = kind == RoomEventKind.Message && request.Has("lines");
        if (isBlock)
            return request.TryGetLines(limits.MaxLines, limits.MaxLineBytes, conversation.Services.ProtocolsMetrics, out lines);
        var isThere = mayBeEmpty
            ? request.TryGetOptionalText(limits.MaxLineBytes, out var text)
            : request.TryGetText(limits.MaxLineBytes, out text);
        lines = isThere ? [text!] : [];
        return isThere;
    }

    /// <summary>Whether something was sent under this id before; then the request has been answered, or will be with the first.</summary>
    private async ValueTask<bool> WasSentAsync(
        JsonConnection conversation, JsonRequest request, string id, RoomName room, List<string> lines, bool isBlock)
    {
        if (conversation.Held.Sent.TryFind(id, out var line))
        {
            if (line.IsSame(kind, room, string.Join('\n', lines), isBlock))
                line.Notify(conversation.Connection);
            else
                RefuseReuse(request);
            return true;
        }

        if (await conversation.Held.Sent.FindLoggedAsync(id) is not { } logged)
            return false;
        long? lastSeq = isBlock ? logged.Seq + lines.Count - 1 : null;

        // Of what was erased nobody knows any more what it was, only that it was said.
        if (logged.Kind == RoomEventKind.Erased)
            request.Acknowledge(logged.Room, logged.Seq, lastSeq);
        else if (logged.Kind == kind && logged.Room.Equals(room) && logged.Text == lines[0] && await IsSameBlockAsync(conversation, logged, lines))
            request.Acknowledge(logged.Room, logged.Seq, lastSeq);
        else
            RefuseReuse(request);
        return true;
    }

    /// <summary>Whether the lines behind the first are those that were kept with it, and there are no more of them.</summary>
    private static async ValueTask<bool> IsSameBlockAsync(JsonConnection conversation, RoomEvent first, List<string> lines)
    {
        if (await conversation.Services.Lobby.Rooms.FindAsync(first.Room) is not { } room)
            return true;
        var kept = await room.Log.ReadAfterAsync(first.Seq, lines.Count, CancellationToken.None);
        var others = kept.TakeWhile(logged => logged.First == first.Seq || logged.Kind == RoomEventKind.Erased).ToArray();
        return others.Length >= lines.Count - 1
            && !(others.Length >= lines.Count && others[lines.Count - 1].First == first.Seq)
            && lines.Skip(1).Zip(others).All(pair => pair.Second.Kind == RoomEventKind.Erased || pair.Second.Text == pair.First);
    }

    private static void RefuseReuse(JsonRequest request) =>
        request.Refuse(JsonErrorCode.IdReused, "Something else was sent under this id.");
}
