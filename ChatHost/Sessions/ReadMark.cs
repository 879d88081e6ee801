using ChatHost.Messages;

namespace ChatHost.Sessions;

/// <summary>How far an account has read a room, or what it and another account said to each other: one of both.</summary>
/// <param name="Room">The room; null where it is another account's lines.</param>
/// <param name="With">The other account's name; null where it is a room.</param>
/// <param name="Seq">The last number that was read.</param>
internal sealed record ReadMark(RoomName? Room, string? With, long Seq, DateTime? Time = null);
