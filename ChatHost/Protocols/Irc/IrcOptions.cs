namespace ChatHost.Protocols.Irc;

/// <summary>What is set of IRC alone.</summary>
internal sealed class IrcOptions
{
    public const string Section = "Irc";

    /// <summary>Whether a client may make an account before it is welcome. Default true.</summary>
    public bool RegisterBeforeConnect { get; init; } = true;
}
