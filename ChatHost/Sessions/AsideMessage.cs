using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Sessions;

/// <summary>Something said to those in a room alone who have a role in it. It has no number and is not kept.</summary>
/// <param name="By">Who says it.</param>
/// <param name="Least">The role that its readers have, or a higher one.</param>
/// <param name="Id">No other has it.</param>
internal sealed record AsideMessage(Session By, RoomName Room, RoomRank Least, string Text, bool IsNotice, DateTime Time, string Id);
