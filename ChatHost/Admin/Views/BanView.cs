using ChatHost.Moderation;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Admin.Views;

/// <summary>Bans, in the order they were set.</summary>
internal sealed record BanList(int Total, IReadOnlyList<BanView> Bans);

/// <summary>A ban or a mute. Of an account that was banned from the server there is a suspension in its place, and no number.</summary>
internal sealed record BanView(long? Ban, string Do, string Who, string Kind, string By, DateTime Since, DateTime? Until, string? Text)
{
    public static BanView Of(RoomBan ban) =>
        new(ban.Number, ban.IsMute ? "mute" : "ban", ban.Target.Shown, ban.Target.Kind, ban.By, ban.Since, ban.Until, ban.Text);

    public static BanView Of(ServerBan ban) => new(ban.Number, "ban", ban.Target.Shown, ban.Target.Kind, ban.By, ban.Since, ban.Until, ban.Text);
}

/// <summary>A ban to be set.</summary>
internal sealed record NewBanView(string Who, string? Do = null, string? For = null, string? Text = null);

/// <summary>One room with what rules it.</summary>
internal sealed record RoomRulesView(
    string Name, int Members, long LastSeq, string? Topic, string? Owner, IReadOnlyDictionary<string, string> Settings)
{
    public static RoomRulesView Of(Room room)
    {
        var (listing, rules) = (RoomView.Of(RoomListing.Of(room)), room.Authority.Rules);
        var settings = RoomSettingTable.All.ToDictionary(
            setting => setting.Name, setting => setting.IsSecret ? rules.Settings.Password ?? "off" : setting.Show(rules.Settings));
        return new(listing.Name, listing.Members, listing.LastSeq, listing.Topic, rules.Owner?.Name, settings);
    }
}

/// <summary>What is to be changed in a room; what is left out stays.</summary>
internal sealed record RoomChangeView(string? Owner = null, IReadOnlyDictionary<string, string>? Settings = null);
