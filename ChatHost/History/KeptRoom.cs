using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>A room that something is kept of, as its log knows it.</summary>
/// <param name="Name">As it was first written.</param>
/// <param name="LastSeq">The number given last.</param>
/// <param name="Topic">The topic set last; null while there is none.</param>
internal readonly record struct KeptRoom(RoomName Name, long LastSeq, string? Topic)
{
    public static KeptRoom Of(RoomName name, LogState log) => new(name, log.LastSeq, log.Topic);
}
