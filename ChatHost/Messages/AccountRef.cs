namespace ChatHost.Messages;

/// <summary>The account that somebody is logged in to: an identity that is never given again, and the name it was registered under.</summary>
internal sealed record AccountRef(long Id, string Name);
