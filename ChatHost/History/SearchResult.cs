using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>The result of a search, oldest first.</summary>
/// <param name="Found">At most as many messages as requested.</param>
/// <param name="Reached">
/// The last number that was examined, where the search ended early because it found enough or would have cost too much; null where
/// everything was examined.
/// </param>
internal readonly record struct SearchResult(IReadOnlyList<RoomEvent> Found, long? Reached);
