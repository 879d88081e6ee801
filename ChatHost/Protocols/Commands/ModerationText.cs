using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Protocols.Commands;

/// <summary>What an operator of a room did, as people read it.</summary>
internal static class ModerationText
{
    public static string Of(RoomEvent moderated)
    {
        var (by, done) = (moderated.Nick, moderated.Moderation!);
        var what = done.Do switch
        {
            "kick" => $"{by} kicked {done.Who}",
            "ban" => $"{by} banned {done.Who}",
            "mute" => $"{by} muted {done.Who}",
            "unban" => $"{by} unbanned {done.Who}",
            "unmute" => $"{by} unmuted {done.Who}",
            "op" => $"{by} made {done.Who} an operator",
            "deop" => $"{by}: {done.Who} is no operator now",
            "voice" => $"{by} gave {done.Who} a voice",
            "devoice" => $"{by}: {done.Who} has no voice now",
            "allow" => $"{by} set allow {done.Who}",
            "disallow" => $"{by} set disallow {done.Who}",
            _ => done.Value is null ? $"{by} set {done.Setting}" : $"{by} set {done.Setting} {done.Value}",
        };
        if (done.For is { } time)
            what += $" for {BanTime.ToText(time)}";
        return string.IsNullOrEmpty(moderated.Text) ? $"{what}." : $"{what}: {moderated.Text}";
    }
}
