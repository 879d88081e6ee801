using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>Who moderates: a person, or an operator over HTTP.</summary>
/// <param name="Person">Null for an operator over HTTP, who may everything.</param>
/// <param name="Nick">The name that the room reads.</param>
/// <param name="Protocol">What is spoken.</param>
internal sealed record Moderator(IPerson? Person, Nickname Nick, string Protocol)
{
    /// <summary>As the audit names it.</summary>
    public string AuditName => Person is null ? "admin" : (Person.OperatorBy ?? Person.Account) is { } account ? account.Name : $"guest {Nick}";
}

/// <summary>Who is meant.</summary>
/// <param name="Target">What a ban is set on.</param>
/// <param name="Person">Who wears the name now; null where nobody does, or none was given.</param>
/// <param name="Shown">What people read: a name, or what stands for an address.</param>
internal sealed record Meant(Target Target, IPerson? Person, string Shown);

/// <summary>What is to be done in a room.</summary>
internal sealed record ModerationAct
{
    public required RoomAction Do { get; init; }

    /// <summary>Whom it means; null where it means nobody, or <see cref="BanNumber"/>.</summary>
    public Meant? Who { get; init; }

    /// <summary>The number of the ban that is lifted, where that was given.</summary>
    public long? BanNumber { get; init; }

    /// <summary>How long a ban lasts; null without an end.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Why, for those who read it.</summary>
    public string? Text { get; init; }

    /// <summary>With <see cref="RoomAction.Set"/>: the setting as people type it, its value, and what it makes of the settings.</summary>
    public SettingChange? Setting { get; init; }
}

/// <summary>A setting that is to be changed.</summary>
/// <param name="Name">As people type it: <c>invite</c>.</param>
/// <param name="Value">As people type it; null where it is nobody's business: a password.</param>
/// <param name="Apply">The settings with the change.</param>
internal sealed record SettingChange(string Name, string? Value, Func<RoomSettings, RoomSettings> Apply)
{
    /// <summary>Whether it is turned off.</summary>
    public bool IsOff { get; init; }
}

/// <summary>How it went.</summary>
/// <param name="Denial">Why it was not done; null where it was.</param>
/// <param name="Others">Those of the room whom a ban hit beside the one that was meant.</param>
/// <param name="Ban">The ban or mute that was set; null where none was.</param>
internal sealed record ModerationOutcome(Denial? Denial, IReadOnlyList<Nickname> Others, RoomBan? Ban = null)
{
    public static readonly ModerationOutcome Done = new(null, []);

    public static implicit operator ModerationOutcome(Denial denial) => new(denial, []);
}
