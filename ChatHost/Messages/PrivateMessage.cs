namespace ChatHost.Messages;

/// <summary>One line from one person to another; neither numbered nor kept.</summary>
internal sealed record PrivateMessage(DateTime Time, Nickname From, Nickname To, string Text);
