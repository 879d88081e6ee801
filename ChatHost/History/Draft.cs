using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>What somebody wants to have said: an event that has no number yet. The log gives it one.</summary>
/// <param name="SentAs">By what its sender asks for it again; null for who never does.</param>
/// <param name="Continues">It belongs to the block of lines that the draft before it is of.</param>
internal readonly record struct Draft(RoomEventKind Kind, Nickname Nick, string Text, SendId? SentAs = null, bool Continues = false)
{
    /// <summary>What a topic is once this has set it: null where it unsets it.</summary>
    public string? Topic => Text.Length > 0 ? Text : null;
}
