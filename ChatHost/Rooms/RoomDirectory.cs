using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>Some rooms of the list, how many there are in all, and after which name to ask for more: null at the end.</summary>
internal readonly record struct RoomPage(IReadOnlyList<Room> Rooms, int Total, RoomName? Next);

/// <summary>
/// The list of all rooms, the most populous first and those with as many members by name. To put them in order costs more the more
/// there are, so it is done once for many who ask, and takes at most a twentieth of one processor.
/// </summary>
internal sealed class RoomDirectory(RoomRegistry rooms, TimeProvider time)
{
    /// <summary>How many rooms a list shows where no number is asked for.</summary>
    public const int DefaultPage = 100;

    /// <summary>Up to this many rooms are put in order for everyone who asks: it takes some microseconds.</summary>
    private const int Few = 128;

    /// <summary>How much longer than it took to make a list is used.</summary>
    private const int Rest = 20;

    private readonly Lock _lock = new();
    private Task<Listing>? _making;
    private Listing? _made;

    /// <summary>The rooms behind <paramref name="after"/> in the list, or the first ones.</summary>
    /// <returns>Null where no room of that name is in the list any more.</returns>
    public async ValueTask<RoomPage?> ReadAsync(RoomName? after, int limit)
    {
        var listing = rooms.Count <= Few ? Make() : await MadeAsync();
        return listing.Read(after, limit);
    }

    private Task<Listing> MadeAsync()
    {
        lock (_lock)
        {
            if (_made is { } made && time.GetElapsedTime(made.MadeAt) < made.Cost * Rest)
                return Task.FromResult(made);

            // On the pool: whoever asks may be on a thread that many sockets share.
            return _making is { IsCompleted: false } ? _making : _making = Task.Run(() =>
            {
                var listing = Make();
                lock (_lock)
                    return _made = listing;
            });
        }
    }

    private Listing Make()
    {
        var started = time.GetTimestamp();
        var all = rooms.All.Select(room => (Members: room.MemberCount, room.Name.Key, Room: room)).ToArray();
        Array.Sort(all, static (one, other) =>
            one.Members != other.Members ? other.Members.CompareTo(one.Members) : string.CompareOrdinal(one.Key, other.Key));
        return new([.. all.Select(entry => entry.Room)], started, time.GetElapsedTime(started));
    }

    /// <summary>The list as it was at one moment.</summary>
    private sealed class Listing(Room[] inOrder, long madeAt, TimeSpan cost)
    {
        private Dictionary<RoomName, int>? _places;

        public long MadeAt => madeAt;

        public TimeSpan Cost => cost;

        public RoomPage? Read(RoomName? after, int limit)
        {
            var from = 0;
            if (after is not null)
            {
                _places ??= inOrder.Select((room, place) => (room.Name, place)).ToDictionary(entry => entry.Name, entry => entry.place);
                if (!_places.TryGetValue(after, out var place))
                    return null;
                from = place + 1;
            }

            var to = Math.Min(inOrder.Length, from + limit);
            return new(inOrder[from..to], inOrder.Length, to < inOrder.Length && to > from ? inOrder[to - 1].Name : null);
        }
    }
}
