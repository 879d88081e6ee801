using System.ComponentModel.DataAnnotations;

namespace ChatHost.Accounts;

/// <summary>Who may have an account, and what is asked of passwords.</summary>
internal sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>Whether people may register. Default <see cref="Registration.Open"/>.</summary>
    public Registration Registration { get; init; } = Registration.Open;

    /// <summary>Whether guests may only log in or register. Default false.</summary>
    public bool Required { get; init; }

    /// <summary>Minimum length of a password in characters. Default 8, as NIST SP 800-63B; fewer are warned of at start.</summary>
    [Range(1, 64)]
    public int MinPassword { get; init; } = 8;

    /// <summary>Whether the most common passwords are refused, and the names of the account and the server. Default true.</summary>
    public bool RefuseCommon { get; init; } = true;

    /// <summary>PBKDF2 iterations of a new password. Default 600000, as OWASP advises; an older one is lifted at its next login.</summary>
    [Range(100_000, 10_000_000)]
    public int Rounds { get; init; } = 600_000;

    /// <summary>What happens to a password that comes unencrypted. Default <see cref="ClearTextPolicy.Automatic"/>.</summary>
    public ClearTextPolicy ClearText { get; init; } = ClearTextPolicy.Automatic;

    /// <summary>Wrong passwords per minute, for each account and address. Default 3. From one address 30 for all accounts.</summary>
    [Range(1, 1000)]
    public int TriesPerMinute { get; init; } = 3;

    /// <summary>Accounts registered per hour from one address. Default 10: a school class takes two days.</summary>
    [Range(1, 1_000_000)]
    public int RegistrationsPerHour { get; init; } = 10;

    /// <summary>Connections of one account at one time. Default 16: some devices, and some bots.</summary>
    [Range(1, 1024)]
    public int MaxConnections { get; init; } = 16;

    /// <summary>Keys of one account. Default 16.</summary>
    [Range(0, 1024)]
    public int MaxKeys { get; init; } = 16;

    /// <summary>How long a key without an end of its own lasts unused. Default 90 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan KeyIdle { get; init; } = TimeSpan.FromDays(90);
}

/// <summary>Whether people may register.</summary>
internal enum Registration
{
    /// <summary>Whoever likes.</summary>
    Open,

    /// <summary>Operators alone make accounts.</summary>
    Closed,
}

/// <summary>What happens to a password that comes unencrypted.</summary>
internal enum ClearTextPolicy
{
    /// <summary><see cref="Warn"/> while no certificate is configured, from then on <see cref="Refuse"/>.</summary>
    Automatic,

    /// <summary>It is taken, and the user reads that it was not encrypted.</summary>
    Warn,

    /// <summary>It is refused.</summary>
    Refuse,
}
