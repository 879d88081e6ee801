using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>What somebody wants to have said: an event that has no number yet. The log gives it one.</summary>
/// <param name="SentAs">By what its sender asks for it again; null for who never does.</param>
internal readonly record struct Draft(RoomEventKind Kind, Nickname Nick, string Text, SendId? SentAs = null);
