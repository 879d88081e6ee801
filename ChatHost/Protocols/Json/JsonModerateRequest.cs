using ChatHost.Moderation;
using ChatHost.Operations.Moderation;

namespace ChatHost.Protocols.Json;

/// <summary>What operators of a room, and of the server, send.</summary>
internal static class JsonModerateRequest
{
    private const string OwnerSetting = "owner";

    private static readonly Dictionary<string, RoomAction> Actions = new(StringComparer.Ordinal)
    {
        ["kick"] = RoomAction.Kick,
        ["ban"] = RoomAction.Ban,
        ["unban"] = RoomAction.Unban,
        ["mute"] = RoomAction.Mute,
        ["unmute"] = RoomAction.Unmute,
        ["invite"] = RoomAction.Invite,
        ["uninvite"] = RoomAction.Uninvite,
        ["op"] = RoomAction.Op,
        ["deop"] = RoomAction.Deop,
        ["voice"] = RoomAction.Voice,
        ["devoice"] = RoomAction.Devoice,
        ["allow"] = RoomAction.Allow,
        ["disallow"] = RoomAction.Disallow,
        ["set"] = RoomAction.Set,
    };

    public static ValueTask RunAsync(JsonRequests.Asker ask, JsonRequest request)
    {
        if (!request.TryGetString("room", out var room)
            || !request.TryGetString("do", out var verb)
            || !TryGetTime(request, out var time)
            || !request.TryGetOptionalString("text", out var text))
        {
            return default;
        }

        if (!Actions.TryGetValue(verb, out var action))
        {
            request.Refuse(JsonErrorCode.InvalidField, $"Must be one of {string.Join(", ", Actions.Keys)}: do");
            return default;
        }

        string? who = null, setting = null, value = null;
        if (action == RoomAction.Set ? !request.TryGetString("setting", out setting) || !request.TryGetString("value", out value) : !request.TryGetString("who", out who))
            return default;

        // Given away like any setting, but to somebody.
        if (setting == OwnerSetting)
            (action, who) = (RoomAction.SetOwner, value);
        return ask.RunAsync(
            ask.Operations.Moderation.Moderate,
            new ModerateRequest { Room = room, Do = action, Who = who, For = time, Text = text, Setting = setting, Value = value });
    }

    public static ValueTask RunServerAsync(JsonRequests.Asker ask, JsonRequest request)
    {
        if (!request.TryGetString("do", out var verb)
            || !request.TryGetOptionalString("who", out var who)
            || !TryGetTime(request, out var time)
            || !request.TryGetOptionalString("text", out var text))
        {
            return default;
        }

        if (!Enum.TryParse<ServerAction>(verb, ignoreCase: true, out var action) || (action is not (ServerAction.Say or ServerAction.Bans) && string.IsNullOrEmpty(who)))
        {
            request.Refuse(JsonErrorCode.InvalidField, "Must be ban, unban, suspend, unsuspend, disconnect, with who, or bans or say: do");
            return default;
        }

        return ask.RunAsync(ask.Operations.Moderation.Server, new ServerRequest(action, who, time, text));
    }

    private static bool TryGetTime(JsonRequest request, out TimeSpan? time)
    {
        time = null;
        if (!request.TryGetOptionalString("for", out var text))
            return false;
        if (text is null)
            return true;
        time = BanTime.TryParse(text);
        return time is not null || request.Refuse(JsonErrorCode.InvalidField, "Must be a time such as 30s, 10m, 2h or 7d: for");
    }
}
