namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>The ways in which a server can break what docs/reliability.md promises, each found by name.</summary>
internal enum Breach
{
    /// <summary>The log does not have under its number what was acknowledged with that number.</summary>
    AcknowledgedLost,

    /// <summary>The sender read the acknowledgement before the message itself.</summary>
    AcknowledgedEarly,

    /// <summary>One id was acknowledged with two numbers.</summary>
    NumberChanged,

    /// <summary>The log has a message twice.</summary>
    SaidTwice,

    /// <summary>One sender's messages are in the log in another order than they were sent.</summary>
    SenderReordered,

    /// <summary>The log has no entry under a number below its last.</summary>
    LogHole,

    /// <summary>A reader read a number twice.</summary>
    ReadTwice,

    /// <summary>A reader read a number after a higher one.</summary>
    ReadBackwards,

    /// <summary>A reader never read a number between two that it read, or was told of a gap.</summary>
    Gap,

    /// <summary>A reader did not read up to the end of the log.</summary>
    EndMissed,

    /// <summary>A number was another message to one reader than to others or to the log.</summary>
    NumberReused,

    /// <summary>A message was not the text that was sent.</summary>
    TextChanged,

    /// <summary>A message was not under its sender's name.</summary>
    WrongAuthor,

    /// <summary>A message was in another room than it was sent to.</summary>
    WrongRoom,

    /// <summary>A message that nobody sent.</summary>
    NeverSent,

    /// <summary>Something that must succeed was refused: a message, a token that is good.</summary>
    Refused,
}
