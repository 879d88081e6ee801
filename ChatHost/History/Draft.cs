using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>What somebody wants to have said: an event that has no number yet. The log gives it one.</summary>
internal readonly record struct Draft(RoomEventKind Kind, Nickname Nick, string Text);
