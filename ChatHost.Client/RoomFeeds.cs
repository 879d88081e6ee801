using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatHost.Client;

/// <summary>The feeds of the rooms that the session is in. The read loop adds and removes; the consumer notes what it has read.</summary>
internal sealed class RoomFeeds
{
    private readonly ConcurrentDictionary<string, RoomFeed> _byRoom = new(StringComparer.Ordinal);

    public IEnumerable<RoomFeed> All => _byRoom.Values;

    /// <summary>Reads a room from after a number on; nothing if it is being read already.</summary>
    public void Begin(string room, long after) => _byRoom.TryAdd(room, new(room, after));

    public void End(string room) => _byRoom.TryRemove(room, out _);

    public bool TryFind(string room, [NotNullWhen(true)] out RoomFeed? feed) => _byRoom.TryGetValue(room, out feed);

    /// <summary>The consumer is done with an event.</summary>
    public void NoteRead(ChatEvent happened)
    {
        if (happened is not RoomEvent { Room: var room } || !TryFind(room, out var feed))
            return;
        switch (happened)
        {
            case RoomRestartedEvent:
                feed.NoteRead(0);
                break;
            case GapEvent gap:
                feed.NoteRead(gap.To);
                break;
            case NumberedEvent numbered when numbered.Seq == feed.Read + 1:
                feed.NoteRead(numbered.Seq);
                break;
        }
    }
}
