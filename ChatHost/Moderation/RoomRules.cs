using System.Collections.Immutable;
using ChatHost.Messages;

namespace ChatHost.Moderation;

/// <summary>The settings of a room that its operators change.</summary>
internal sealed record RoomSettings
{
    public static readonly RoomSettings Default = new();

    /// <summary>Only the invited and the allowed come in.</summary>
    public bool Invite { get; init; }

    /// <summary>What is asked for at the door; null where nothing is.</summary>
    public string? Password { get; init; }

    /// <summary>At that many members nobody else comes in; null without a limit.</summary>
    public int? Limit { get; init; }

    /// <summary>Only the voiced and operators speak.</summary>
    public bool Moderated { get; init; }

    /// <summary>Operators alone set the topic.</summary>
    public bool TopicOperators { get; init; }

    /// <summary>To those who are not in it, it does not exist.</summary>
    public bool Secret { get; init; }

    /// <summary>Only who is logged in comes in.</summary>
    public bool Accounts { get; init; }

    /// <summary>Whether those who are not in it may read it.</summary>
    public bool IsOpen => !Invite && Password is null && !Secret && !Accounts;
}

/// <summary>A ban, or a mute.</summary>
/// <param name="Number">Never given again in its room.</param>
/// <param name="Until">In UTC; null without an end.</param>
internal sealed record RoomBan(long Number, bool IsMute, Target Target, string By, DateTime Since, DateTime? Until, string? Text)
{
    public bool Holds(in Subject subject, DateTime now) => !(Until <= now) && Target.Matches(subject);
}

/// <summary>Somebody may come in once, past invitation, password, limit and a ban.</summary>
/// <param name="Until">In UTC.</param>
internal sealed record Invitation(Target Target, string By, DateTime Until);

/// <summary>A role that an account has for good.</summary>
internal sealed record StoredRole(AccountRef Account, RoomRank Rank);

/// <summary>What holds in a room: who owns it, who may what, who may not come in. Never changes; the room's writer replaces it.</summary>
internal sealed record RoomRules
{
    /// <summary>Those of a room that nobody has ruled.</summary>
    public static readonly RoomRules None = new();

    public AccountRef? Owner { get; init; }

    public ImmutableArray<StoredRole> Roles { get; init; } = [];

    public RoomSettings Settings { get; init; } = RoomSettings.Default;

    public ImmutableArray<RoomBan> Bans { get; init; } = [];

    public ImmutableArray<Target> Allowed { get; init; } = [];

    public ImmutableArray<Invitation> Invitations { get; init; } = [];

    /// <summary>The number given last to a ban.</summary>
    public long LastBan { get; init; }

    /// <summary>Whether nothing of it has to be asked when somebody speaks.</summary>
    public bool LetsAllSpeak => Bans.IsEmpty && !Settings.Moderated && !Settings.TopicOperators;

    /// <summary>Whether somebody holds the room when nobody is in it: then the rules stay, whatever becomes of its log.</summary>
    public bool HasKeeper => Owner is not null || Roles.Any(role => role.Rank >= RoomRank.Operator);

    public RoomRank RankOf(AccountRef? account)
    {
        if (account is null)
            return RoomRank.Anyone;
        if (Owner?.Id == account.Id)
            return RoomRank.Owner;
        foreach (var role in Roles)
        {
            if (role.Account.Id == account.Id)
                return role.Rank;
        }

        return RoomRank.Anyone;
    }

    /// <summary>The ban that holds for somebody, the one set first; null where none does.</summary>
    public RoomBan? FindBan(in Subject subject, bool isMute, DateTime now)
    {
        if (Bans.Length >= BanIndex.MinLength)
            return BanIndex.Of(Bans).Find(subject, isMute, now);
        foreach (var ban in Bans)
        {
            if (ban.IsMute == isMute && ban.Holds(subject, now))
                return ban;
        }

        return null;
    }

    public bool Allows(in Subject subject)
    {
        foreach (var target in Allowed)
        {
            if (target.Matches(subject))
                return true;
        }

        return false;
    }

    public Invitation? FindInvitation(in Subject subject, DateTime now)
    {
        foreach (var invitation in Invitations)
        {
            if (invitation.Until > now && invitation.Target.Matches(subject))
                return invitation;
        }

        return null;
    }

    /// <summary>Why somebody may not come in; null who may.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="rank">What they are in it.</param>
    /// <param name="password">What they gave as the password.</param>
    /// <param name="members">How many are in it.</param>
    /// <param name="now">The moment, in UTC.</param>
    public Denial? JudgeEntry(in Subject subject, RoomRank rank, string? password, int members, DateTime now)
    {
        if (rank >= RoomRank.Owner || this == None)
            return null;
        var needsAccount = Settings.Accounts && subject.Account is null;

        // An invitation lets in past all else.
        if (FindInvitation(subject, now) is not null)
            return needsAccount ? new(DenialKind.AccountNeeded) : null;
        var isAllowed = Allows(subject);
        if (!isAllowed && FindBan(subject, isMute: false, now) is { } ban)
            return new(DenialKind.Banned, ban.Text);
        if (rank >= RoomRank.Operator)
            return null;
        if (needsAccount)
            return new(DenialKind.AccountNeeded);
        if (Settings.Invite && !isAllowed)
            return new(DenialKind.InviteOnly);
        if (Settings.Password is { } wanted && wanted != password)
            return new(DenialKind.PasswordNeeded);
        return Settings.Limit <= members ? new(DenialKind.Full) : null;
    }

    /// <summary>Why somebody who is not in the room may not read it; null who may.</summary>
    public Denial? JudgeReading(in Subject subject, RoomRank rank, DateTime now)
    {
        if (rank == RoomRank.ServerOperator || this == None)
            return null;
        if (Settings.Secret)
            return new(DenialKind.Unknown);
        if (rank < RoomRank.Owner && !Allows(subject) && FindBan(subject, isMute: false, now) is { } ban)
            return new(DenialKind.Banned, ban.Text);
        return Settings.IsOpen ? null : new(DenialKind.NotMember);
    }

    /// <summary>Why somebody in the room may not speak; null who may.</summary>
    public Denial? JudgeSpeaking(in Subject subject, RoomRank rank, bool isTopic, DateTime now)
    {
        if (rank >= RoomRank.Owner || LetsAllSpeak)
            return null;
        if (FindBan(subject, isMute: true, now) is not null)
            return new(DenialKind.Muted);
        if (isTopic && Settings.TopicOperators && rank < RoomRank.Operator)
            return new(DenialKind.NotOperator);
        return Settings.Moderated && rank < RoomRank.Voiced ? new(DenialKind.NoVoice) : null;
    }
}
