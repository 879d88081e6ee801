using System.Globalization;
using System.Text;
using ChatHost.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Operations.Moderation;

/// <summary>One setting of a room, as people type it.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Allowed">Its values, the default first.</param>
/// <param name="Show">The value that holds; a password as whether there is one.</param>
/// <param name="Parse">What a value makes of the settings; null where it is none.</param>
internal sealed record RoomSetting(
    string Name, string Allowed, Func<RoomSettings, string> Show, Func<string, Func<RoomSettings, RoomSettings>?> Parse, bool IsSecret = false);

/// <summary>The settings of a room: what people type, what JSON names, and what is documented go by this one table.</summary>
internal static class RoomSettingTable
{
    public const int MaxPasswordBytes = 64;

    public static IReadOnlyList<RoomSetting> All { get; } =
    [
        new("invite", "off|on", rooms => OnOff(rooms.Invite), value => Flag(value, (rooms, isOn) => rooms with { Invite = isOn })),
        new("password", "off|WORD", rooms => OnOff(rooms.Password is not null), ParsePassword, IsSecret: true),
        new("limit", "off|N", rooms => rooms.Limit?.ToString(CultureInfo.InvariantCulture) ?? "off", ParseLimit),
        new("moderated", "off|on", rooms => OnOff(rooms.Moderated), value => Flag(value, (rooms, isOn) => rooms with { Moderated = isOn })),
        new(
            "topic",
            "everyone|operators",
            rooms => rooms.TopicOperators ? "operators" : "everyone",
            value => value switch
            {
                "everyone" => rooms => rooms with { TopicOperators = false },
                "operators" => rooms => rooms with { TopicOperators = true },
                _ => null,
            }),
        new("secret", "off|on", rooms => OnOff(rooms.Secret), value => Flag(value, (rooms, isOn) => rooms with { Secret = isOn })),
        new("accounts", "off|on", rooms => OnOff(rooms.Accounts), value => Flag(value, (rooms, isOn) => rooms with { Accounts = isOn })),
    ];

    /// <summary>The change that was typed, or why it is none.</summary>
    public static Found<SettingChange> Parse(string name, string value)
    {
        if (All.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } found)
            return Refusals.InvalidSetting("SETTING", string.Join('|', All.Select(setting => setting.Name)));
        return found.Parse(found.IsSecret ? value : value.ToLowerInvariant()) is { } apply
            ? new SettingChange(found.Name, found.IsSecret ? null : value.ToLowerInvariant(), apply) { IsOff = value.Equals("off", StringComparison.OrdinalIgnoreCase) }
            : Refusals.InvalidSetting(found.Name, found.Allowed);
    }

    private static string OnOff(bool isOn) => isOn ? "on" : "off";

    private static Func<RoomSettings, RoomSettings>? Flag(string value, Func<RoomSettings, bool, RoomSettings> apply) => value switch
    {
        "on" => rooms => apply(rooms, true),
        "off" => rooms => apply(rooms, false),
        _ => null,
    };

    private static Func<RoomSettings, RoomSettings>? ParsePassword(string value)
    {
        if (value.Equals("off", StringComparison.OrdinalIgnoreCase))
            return rooms => rooms with { Password = null };
        return value.Length > 0 && Encoding.UTF8.GetByteCount(value) <= MaxPasswordBytes && !value.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))
            ? rooms => rooms with { Password = value }
            : null;
    }

    private static Func<RoomSettings, RoomSettings>? ParseLimit(string value)
    {
        if (value == "off")
            return rooms => rooms with { Limit = null };
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? rooms => rooms with { Limit = limit }
            : null;
    }
}
