using System.Buffers;
using System.Text.Json;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>What the server says to one JSON client alone, each as one object with its end.</summary>
internal static class JsonReplies
{
    /// <summary>What was asked for under this id is done.</summary>
    public static ReadOnlyMemory<byte> Ack(string id, Outcome outcome) => JsonObjects.Of((id, outcome), static (json, ack) =>
    {
        json.WriteString(JsonNames.Type, "ack");
        json.WriteString("id", ack.id);
        if (ack.outcome.Room is { } room)
            json.WriteString(JsonNames.Room, room.Text);
        if (ack.outcome.Seq is { } seq)
            json.WriteNumber(JsonNames.Seq, seq);
        if (ack.outcome.LastSeq is { } lastSeq)
            json.WriteNumber("lastSeq", lastSeq);
        if (ack.outcome.Reached is { } reached)
            json.WriteNumber("reached", reached);
        if (ack.outcome.Nick is { } nick)
            json.WriteString(JsonNames.Nick, nick.Text);
        if (ack.outcome.Token is { } token)
            json.WriteString("token", token);
        if (ack.outcome.Erased is { } erased)
            json.WriteNumber("erased", erased);
        if (ack.outcome.Key is { } key)
            json.WriteString("key", key);
    });

    /// <summary>What may be asked for.</summary>
    public static ReadOnlyMemory<byte> Commands(IReadOnlyList<OperationRow> rows) => JsonObjects.Of(rows, static (json, rows) =>
    {
        json.WriteString(JsonNames.Type, "help");
        json.WriteStartArray("commands");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            if (row.Verb is not null)
            {
                json.WriteString("verb", row.Verb);
                json.WriteString("usage", row.Usage);
                json.WriteNumber("words", row.MinArguments);
            }

            if (row.JsonType is not null)
                json.WriteString("asks", row.JsonType);
            json.WriteString("summary", row.Summary);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>What a person reads of what became of a command.</summary>
    /// <param name="room">Where it was typed; null where in none.</param>
    /// <param name="text">Safe to show whatever a part of it came from.</param>
    public static ReadOnlyMemory<byte> Notice(RoomName? room, string text) => JsonObjects.Of((room, text), static (json, notice) =>
    {
        json.WriteString(JsonNames.Type, "notice");
        if (notice.room is not null)
            json.WriteString(JsonNames.Room, notice.room.Text);
        json.WriteString(JsonNames.Text, SafeText.Clean(notice.text));
    });

    /// <summary>The room has no topic.</summary>
    public static ReadOnlyMemory<byte> NoTopic(RoomName room) => JsonObjects.Of(room, static (json, room) =>
    {
        json.WriteString(JsonNames.Type, "topic");
        json.WriteString(JsonNames.Room, room.Text);
        json.WriteNull(JsonNames.Text);
    });

    /// <summary>It was not done. The text is for people, and safe to show whatever a part of it came from.</summary>
    /// <param name="id">The request's; null where it has none.</param>
    /// <param name="code">One of <see cref="JsonErrorCode"/>.</param>
    /// <param name="text">As a person is told it.</param>
    /// <param name="field">The field of the request that it is about, where the code alone does not tell.</param>
    public static ReadOnlyMemory<byte> Error(string? id, string code, string text, string? field = null) =>
        JsonObjects.Of((id, code, text, field), static (json, error) =>
        {
            json.WriteString(JsonNames.Type, "error");
            if (error.id is not null)
                json.WriteString("id", error.id);
            json.WriteString("code", error.code);
            json.WriteString(JsonNames.Text, SafeText.Clean(error.text));
            if (error.field is not null)
                json.WriteString("field", error.field);
        });

    /// <summary>The same for a refusal of the catalog.</summary>
    public static ReadOnlyMemory<byte> Error(string? id, Refusal refusal) => Error(id, JsonErrorCode.Of(refusal.Code), refusal.Text);

    public static ReadOnlyMemory<byte> Bye(string code, string text) => JsonObjects.Of((code, text), static (json, bye) =>
    {
        json.WriteString(JsonNames.Type, "bye");
        json.WriteString("code", bye.code);
        json.WriteString(JsonNames.Text, SafeText.Clean(bye.text));
    });

    /// <summary>The reader itself is in a room now; it hears what is numbered above <paramref name="lastSeq"/>.</summary>
    public static ReadOnlyMemory<byte> OwnJoined(RoomName room, DateTime time, Nickname nick, int members, long lastSeq) =>
        JsonObjects.Of((room, time, nick, members, lastSeq), static (json, joined) =>
        {
            json.WriteString(JsonNames.Type, "joined");
            json.WriteString(JsonNames.Room, joined.room.Text);
            json.WriteTime(joined.time);
            json.WriteString(JsonNames.Nick, joined.nick.Text);
            json.WriteNumber(JsonNames.Members, joined.members);
            json.WriteNumber("lastSeq", joined.lastSeq);
        });

    /// <summary>The reader itself is out of a room now.</summary>
    /// <param name="by">The operator who took it out; null where nobody did.</param>
    public static ReadOnlyMemory<byte> OwnLeft(RoomName room, DateTime time, Nickname nick, int members, Nickname? by = null) =>
        JsonObjects.Of((room, time, nick, members, by), static (json, left) =>
        {
            json.WriteString(JsonNames.Type, "left");
            json.WriteString(JsonNames.Room, left.room.Text);
            json.WriteTime(left.time);
            json.WriteString(JsonNames.Nick, left.nick.Text);
            json.WriteNumber(JsonNames.Members, left.members);
            if (left.by is not null)
                json.WriteString("by", left.by.Text);
        });

    /// <summary>The reader may come into a room.</summary>
    public static ReadOnlyMemory<byte> Invited(RoomName room, DateTime time, Nickname by, Nickname nick) =>
        JsonFormat.Bytes(new() { Kind = RoomEventKind.Moderated, Room = room, Time = time, Nick = by, Moderation = new("invite", nick.Text) });

    public static ReadOnlyMemory<byte> Private(PrivateMessage message) => JsonObjects.Of(message, static (json, message) =>
    {
        PrivateFields(json, message);
    });

    /// <summary>Somebody to whom the reader wrote in private is away.</summary>
    public static ReadOnlyMemory<byte> Away(Nickname nick, string text) => JsonObjects.Of((nick, text), static (json, away) =>
    {
        json.WriteString(JsonNames.Type, "away");
        json.WriteString(JsonNames.Nick, away.nick.Text);
        json.WriteString(JsonNames.Text, away.text);
    });

    /// <summary>Somebody is typing, in a room or to the reader.</summary>
    public static ReadOnlyMemory<byte> Typing(TypingNotice notice) => JsonObjects.Of(notice, static (json, typing) =>
    {
        json.WriteString(JsonNames.Type, JsonRequests.Typing);
        if (typing.Room is { } room)
            json.WriteString(JsonNames.Room, room.Text);
        json.WriteString(JsonNames.Nick, typing.By.Nickname.Text);
        if (typing.To is { } to)
            json.WriteString(JsonNames.To, to.Text);
        json.WriteString(JsonNames.State, JsonNames.Of(typing.State));
    });

    /// <summary>How far the reader's account has read.</summary>
    public static ReadOnlyMemory<byte> Read(ReadMark mark) => JsonObjects.Of(mark, static (json, mark) =>
    {
        json.WriteString(JsonNames.Type, "read");
        if (mark.Room is { } room)
            json.WriteString(JsonNames.Room, room.Text);
        if (mark.With is { } with)
            json.WriteString("with", with);
        json.WriteNumber(JsonNames.Seq, mark.Seq);
    });

    /// <summary>A private message among others.</summary>
    public static void WritePrivate(IBufferWriter<byte> output, PrivateMessage message) => JsonObjects.Write(output, message, PrivateFields);

    /// <summary>Some of those in a room, and how many there are in all.</summary>
    public static ReadOnlyMemory<byte> Members(RoomName room, IEnumerable<string> nicks, int total) =>
        JsonObjects.Of((room, nicks, total), static (json, members) =>
        {
            json.WriteString(JsonNames.Type, "members");
            json.WriteString(JsonNames.Room, members.room.Text);
            json.WriteStartArray("nicks");
            foreach (var nick in members.nicks)
                json.WriteStringValue(nick);
            json.WriteEndArray();
            json.WriteNumber("total", members.total);
        });

    /// <summary>The reader did not get these numbers, both ends included.</summary>
    public static ReadOnlyMemory<byte> Gap(RoomName room, long from, long to) => JsonObjects.Of((room, from, to), GapFields);

    /// <summary>The same without an end.</summary>
    public static void WriteGap(IBufferWriter<byte> output, RoomName room, long from, long to) =>
        JsonObjects.WriteBare(output, (room, from, to), GapFields);

    /// <summary>Some of all rooms, and after which name to ask for more.</summary>
    public static ReadOnlyMemory<byte> Rooms(RoomPage page) => JsonObjects.Of(page, static (json, list) =>
    {
        json.WriteString(JsonNames.Type, "rooms");
        json.WriteNumber("total", list.Total);
        json.WriteStartArray("rooms");
        foreach (var room in list.Rooms)
        {
            json.WriteStartObject();
            json.WriteString("name", room.Name.Text);
            json.WriteNumber(JsonNames.Members, room.Members);
            if (room.LastSeq is { } lastSeq)
                json.WriteNumber("lastSeq", lastSeq);
            else
                json.WriteNull("lastSeq");
            json.WriteString("topic", room.Topic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", list.Next?.Text);
    });

    private static void PrivateFields(Utf8JsonWriter json, PrivateMessage message)
    {
        json.WriteString(JsonNames.Type, "private");
        if (message.Seq > 0)
            json.WriteNumber(JsonNames.Seq, message.Seq);
        json.WriteTime(message.Time);
        json.WriteString(JsonNames.Nick, message.From.Text);
        json.WriteString(JsonNames.To, message.To.Text);
        if (message.Account is { } account)
            json.WriteString(JsonNames.Account, account.Name);
        json.WriteString(JsonNames.Text, message.Text);
        if (message.IsNotice)
            json.WriteBoolean(JsonNames.Notice, true);
    }

    private static void GapFields(Utf8JsonWriter json, (RoomName Room, long From, long To) gap)
    {
        json.WriteString(JsonNames.Type, "gap");
        json.WriteString(JsonNames.Room, gap.Room.Text);
        json.WriteNumber("from", gap.From);
        json.WriteNumber(JsonNames.To, gap.To);
    }
}
