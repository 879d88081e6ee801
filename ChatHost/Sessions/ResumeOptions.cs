using System.ComponentModel.DataAnnotations;

namespace ChatHost.Sessions;

/// <summary>How long a session that was cut off may come back, where its protocol has a way to: JSON has.</summary>
internal sealed class ResumeOptions
{
    public const string Section = "Sessions";

    /// <summary>
    /// How long nobody notices that it is away: its name stays taken, and what others say to it alone waits. It keeps its place
    /// under the limits of connections meanwhile. Default 30 s: a change of network, a lift; 0 ends a session with its connection.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ResumeWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long its token is good after that, over restarts too: it gets its rooms and, if it is free, its name again. Default
    /// 7 days: a bot's holiday.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(7);
}
