using System.Globalization;
using ChatHost.Moderation;
using ChatHost.Operations.Moderation;

namespace ChatHost.Protocols.Commands;

/// <summary>What moderation answers to the one who asks, as people read it.</summary>
internal static class ModerationAnswers
{
    /// <summary>What a ban holds for, and whom else it hit; nothing where the room reads all there is to say.</summary>
    public static IEnumerable<string> Of(Moderated moderated)
    {
        var (_, act, others, _) = moderated;
        if (act.Do == RoomAction.Invite)
        {
            yield return $"{act.Who!.Shown} may come in once, until tomorrow.";
        }
        else if (act.Do == RoomAction.Uninvite)
        {
            yield return $"{act.Who!.Shown} is not invited any more.";
        }
        else if (act is { Do: RoomAction.Ban or RoomAction.Mute, Who.Target: { } target })
        {
            var verb = act.Do == RoomAction.Ban ? "Banned" : "Muted";
            yield return target switch
            {
                AccountTarget => $"{verb}: account {target.Shown}. Guests from elsewhere are not.",
                AddressTarget => $"{verb}: address {target.Shown}{With(others)}.",
                _ => $"{verb}: mask {target.Shown}{With(others)}.",
            };
        }
    }

    public static IEnumerable<string> Of(RoomRuleView view)
    {
        yield return $"{view.Room.Name}: owner {view.Owner?.Name ?? "nobody"}, operators {List(view.Operators)}, voiced {List(view.Voiced)}.";
        yield return $"Settings: {string.Join(", ", RoomSettingTable.All.Select(setting => $"{setting.Name} {setting.Show(view.Settings)}"))}.";
        if (view.You >= RoomRank.Operator && view.Settings.Password is { } password)
            yield return $"Password: {password}";
    }

    public static string Of(ServerBanSet set) =>
        set.Target is AccountTarget ? $"Suspended: {set.Target.Shown}." : $"Banned: {set.Target.Kind} {set.Target.Shown}{With(set.Others)}.";

    public static string Of(RoomBan ban) => Of(ban, ban.IsMute ? "mute" : "ban", ban.By, ban.Text);

    public static string Of(ServerBan ban) => Of(ban, "ban", ban.By, ban.Text);

    private static string Of(IBan ban, string verb, string by, string? text)
    {
        var until = ban.Until is { } end ? $", until {end.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}" : "";
        var why = string.IsNullOrEmpty(text) ? "" : $": {text}";
        return string.Create(CultureInfo.InvariantCulture, $"{ban.Number} {verb} {ban.Target.Shown} ({ban.Target.Kind}), by {by}{until}{why}");
    }

    private static string With(IReadOnlyList<Messages.Nickname> others) => others.Count switch
    {
        0 => "",
        1 => $", with 1 other: {others[0]}",
        _ => $", with {others.Count} others: {string.Join(", ", others)}",
    };

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "nobody" : string.Join(", ", names);
}
