using System.Text.Json;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations.Moderation;

namespace ChatHost.Protocols.Json;

/// <summary>Who rules a room, and its bans, as objects.</summary>
internal static class JsonModeration
{
    public static ReadOnlyMemory<byte> Of(RoomRuleView view) => JsonObjects.Of(view, static (json, view) =>
    {
        json.WriteString(JsonNames.Type, "room");
        json.WriteString(JsonNames.Room, view.Room.Name.Text);
        json.WriteString("owner", view.Owner?.Name);
        WriteNames(json, "operators", view.Operators);
        WriteNames(json, "voiced", view.Voiced);
        json.WriteStartObject("settings");
        foreach (var setting in RoomSettingTable.All)
            json.WriteString(setting.Name, setting.IsSecret && view.You >= RoomRank.Operator ? view.Settings.Password ?? "off" : setting.Show(view.Settings));
        json.WriteEndObject();
        json.WriteString("you", view.You switch
        {
            >= RoomRank.Operator => "operator",
            RoomRank.Voiced => "voiced",
            _ => null,
        });
    });

    public static ReadOnlyMemory<byte> Of(RoomName room, IReadOnlyList<RoomBan> bans) => JsonObjects.Of((room, bans), static (json, list) =>
    {
        json.WriteString(JsonNames.Type, "bans");
        json.WriteString(JsonNames.Room, list.room.Text);
        json.WriteStartArray("bans");
        foreach (var ban in list.bans)
            Write(json, ban, ban.IsMute ? "mute" : "ban", ban.By, ban.Since, ban.Text);
        json.WriteEndArray();
    });

    /// <summary>The bans from the server: in no room.</summary>
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<ServerBan> bans) => JsonObjects.Of(bans, static (json, bans) =>
    {
        json.WriteString(JsonNames.Type, "bans");
        json.WriteNull(JsonNames.Room);
        json.WriteStartArray("bans");
        foreach (var ban in bans)
            Write(json, ban, "ban", ban.By, ban.Since, ban.Text);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, IBan ban, string verb, string by, DateTime since, string? text)
    {
        json.WriteStartObject();
        json.WriteNumber("ban", ban.Number);
        json.WriteString("do", verb);
        json.WriteString("who", ban.Target.Shown);
        json.WriteString("kind", ban.Target.Kind);
        json.WriteString("by", by);
        json.WriteTime("since", since);
        if (ban.Until is { } until)
            json.WriteTime("until", until);
        else
            json.WriteNull("until");
        json.WriteString(JsonNames.Text, text);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IReadOnlyList<string> names)
    {
        json.WriteStartArray(name);
        foreach (var one in names)
            json.WriteStringValue(one);
        json.WriteEndArray();
    }
}
