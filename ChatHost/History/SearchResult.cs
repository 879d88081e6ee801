using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>What a search found, oldest first.</summary>
/// <param name="Found">At most as many as were asked for.</param>
/// <param name="Reached">
/// Up to which number, or searching backwards down to which, all was looked at, because as many were found or the search would
/// have cost too much; null where all was.
/// </param>
internal readonly record struct SearchResult(IReadOnlyList<RoomEvent> Found, long? Reached);
