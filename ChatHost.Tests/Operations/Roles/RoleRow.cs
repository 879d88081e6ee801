using ChatHost.Moderation;
using ChatHost.Operations.Moderation;

namespace ChatHost.Tests.Operations.Roles;

/// <summary>What somebody is who asks. All are in the room <c>dev</c> but the last three; those are in <c>general</c>.</summary>
internal enum Role
{
    Guest,
    Voiced,
    Operator,
    Owner,
    Muted,
    Banned,

    /// <summary>An account that may not log in, and so goes on as a guest.</summary>
    Suspended,
    ServerOperator,
}

/// <summary>One thing to ask for, over each protocol that has it. In its texts <c>dev</c>, <c>bob</c> … stand for the names of one try.</summary>
/// <param name="Of">The verb or type in the table of operations that it belongs to.</param>
internal sealed record RoleRow(string Of)
{
    /// <summary>What the document shows; nothing for <see cref="Of"/>.</summary>
    public string? Shown { get; init; }

    /// <summary>What is typed; null where lines have no such thing.</summary>
    public string? Line { get; init; }

    /// <summary>What is sent, without <c>id</c>; null where JSON has no such thing.</summary>
    public string? Json { get; init; }

    /// <summary>What the owner of the room types before: settings, and what the operation needs to be there.</summary>
    public string[] Before { get; init; } = [];

    /// <summary>What the one who asks types before.</summary>
    public string[] First { get; init; } = [];

    /// <summary>The right that it needs, where that is one of a room.</summary>
    public RoomAction? Action { get; init; }

    public ServerAction? Server { get; init; }
}
