using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>A room in the list.</summary>
internal readonly record struct RoomListing(RoomName Name, int Members, long? LastSeq, string? Topic)
{
    public static RoomListing Of(Room room) => new(room.Name, room.MemberCount, room.LastSeq, room.Topic);

    /// <summary>One that nobody is in.</summary>
    public static RoomListing Of(KeptRoom room) => new(room.Name, 0, room.LastSeq, room.Topic);
}

/// <summary>Some rooms of the list, how many there are in all, and after which name to ask for more: null at the end.</summary>
internal readonly record struct RoomPage(IReadOnlyList<RoomListing> Rooms, long Total, RoomName? Next);

/// <summary>
/// The list of all rooms, the most populous first and those with as many members by name. Those that nobody is in come from the store,
/// a page at a time.
/// </summary>
internal sealed class RoomDirectory
{
    /// <summary>How many rooms a list shows where no number is asked for.</summary>
    public const int DefaultPage = 100;

    private readonly RoomRegistry _rooms;
    private readonly IHistoryStore _history;
    private readonly SharedSnapshot<PopulatedRooms> _populated;

    public RoomDirectory(RoomRegistry rooms, IHistoryStore history, TimeProvider time)
    {
        (_rooms, _history) = (rooms, history);
        _populated = new(() => new(rooms.Populated), time);
    }

    /// <summary>The rooms behind <paramref name="after"/> in the list, or the first ones. A room that is gone keeps its place by name.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<RoomPage> ReadAsync(RoomName? after, int limit)
    {
        var populated = await _populated.GetAsync(_rooms.PopulatedCount);
        var page = new List<RoomListing>();
        if (populated.TryFindPlace(after, out var place))
        {
            page.AddRange(populated.InOrder.Skip(place).Take(limit).Select(RoomListing.Of));
            after = null;
        }

        // One more, to know whether there are more.
        var isMore = page.Count == limit && place + limit < populated.InOrder.Length;
        while (!isMore && page.Count <= limit)
        {
            var wanted = limit + 1 - page.Count;
            var kept = await _history.ListAsync(after, wanted);
            page.AddRange(kept.Where(room => !populated.Has(room.Name)).Select(RoomListing.Of));
            if (kept.Count < wanted)
                break;
            after = kept[^1].Name;
        }

        if (page.Count > limit)
        {
            page.RemoveAt(limit);
            isMore = true;
        }

        return new(page, _history.KeptRooms + populated.CountNotKept, isMore && page.Count > 0 ? page[^1].Name : null);
    }

    /// <summary>The rooms that somebody was in at one moment, in order.</summary>
    private sealed class PopulatedRooms
    {
        private readonly Dictionary<RoomName, int> _places;

        public PopulatedRooms(IEnumerable<Room> rooms)
        {
            var all = rooms.Select(room => (Members: room.MemberCount, room.Name.Key, Room: room)).ToArray();
            Array.Sort(all, static (one, other) =>
                one.Members != other.Members ? other.Members.CompareTo(one.Members) : string.CompareOrdinal(one.Key, other.Key));
            InOrder = [.. all.Select(entry => entry.Room)];
            _places = InOrder.Select((room, place) => (room.Name, place)).ToDictionary(entry => entry.Name, entry => entry.place);
            CountNotKept = InOrder.Count(room => room.Log.IsEmpty);
        }

        public Room[] InOrder { get; }

        /// <summary>In how many of them nothing is kept.</summary>
        public int CountNotKept { get; }

        public bool Has(RoomName room) => _places.ContainsKey(room);

        /// <summary>Where those behind a room begin, or the first; false where the room is none of these.</summary>
        public bool TryFindPlace(RoomName? after, out int place)
        {
            place = 0;
            if (after is null)
                return true;
            if (!_places.TryGetValue(after, out place))
                return false;
            place++;
            return true;
        }
    }
}
