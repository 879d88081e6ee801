using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Protocols.Json;
using ChatHost.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols;

/// <summary>Each kind of event has a form in each format.</summary>
public sealed class EventFormTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static TheoryData<string> Kinds => [.. Enum.GetNames<RoomEventKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_form_in_lines_and_in_JSON(string kind)
    {
        var happened = EventOf(kind);
        var line = new ArrayBufferWriter<byte>();

        LineFormat.WriteLogged(line, happened);
        var json = JsonNode.Parse(JsonFormat.Bytes(happened).Span)!.AsObject();

        Assert.Matches(@"^\[2026-01-31 23:59:58\] \S.*\r\n$", Encoding.UTF8.GetString(line.WrittenSpan));
        Assert.Equal(kind.ToLowerInvariant(), (string?)json["type"]);
        // A login is of the person, not of a room.
        Assert.Equal(kind == nameof(RoomEventKind.Identified) ? null : "dev", (string?)json["room"]);
        Assert.Equal(happened.IsNumbered, json.ContainsKey("seq"));
    }

    [Theory]
    [InlineData(nameof(RoomEventKind.Message))]
    [InlineData(nameof(RoomEventKind.Action))]
    [InlineData(nameof(RoomEventKind.Topic))]
    [InlineData(nameof(RoomEventKind.Erased))]
    public void Events_of_the_Admin_API_match_their_description(string kind)
    {
        var read = JsonSerializer.Deserialize<EventView>(JsonFormat.Bytes(EventOf(kind)).Span, Strict)!;

        Assert.Equal((kind.ToLowerInvariant(), "dev", 44), (read.Type, read.Room, read.Seq));
    }

    private static RoomEvent EventOf(string kind)
    {
        var parsed = Enum.Parse<RoomEventKind>(kind);
        return new()
        {
            Kind = parsed,
            Room = ChatParts.Room("dev"),
            Seq = parsed is RoomEventKind.Joined or RoomEventKind.Left or RoomEventKind.Renamed or RoomEventKind.Identified or RoomEventKind.Moderated ? 0 : 44,
            Time = new(2026, 1, 31, 23, 59, 58, DateTimeKind.Utc),
            Nick = ChatParts.Nick("alice"),
            Moderation = parsed == RoomEventKind.Moderated ? new("kick", "bob") : null,
            To = ChatParts.Nick("bob"),
            Text = "hello",
        };
    }
}
