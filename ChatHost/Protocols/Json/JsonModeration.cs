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
            Write(json, ban);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, RoomBan ban)
    {
        json.WriteStartObject();
        json.WriteNumber("ban", ban.Number);
        json.WriteString("do", ban.IsMute ? "mute" : "ban");
        json.WriteString("who", ban.Target.Shown);
        json.WriteString("kind", ban.Target.Kind);
        json.WriteString("by", ban.By);
        json.WriteTime("since", ban.Since);
        if (ban.Until is { } until)
            json.WriteTime("until", until);
        else
            json.WriteNull("until");
        json.WriteString(JsonNames.Text, ban.Text);
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
