using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatHost.History;
using ChatHost.Messages;
using Microsoft.Extensions.Options;

namespace ChatHost.Rooms;

/// <summary>The rooms by name. A room is made when first needed and vanishes when nobody is in it and nothing is kept of it.</summary>
internal sealed class RoomRegistry(
    IHistoryStore history,
    IOptionsMonitor<RoomOptions> options,
    TimeProvider time,
    ILogger<RoomRegistry> logger,
    RoomsMetrics metrics,
    HistoryMetrics historyMetrics)
{
    /// <summary>So many rooms made, and those that nothing is kept of any more are looked for.</summary>
    private const int MadeBetweenSweeps = 1024;

    private readonly ConcurrentDictionary<RoomName, Room> _rooms = new();
    private int _populated;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _made;

    public RoomOptions Options => options.CurrentValue;

    /// <summary>Where new sessions find themselves; the settings were judged at the start.</summary>
    public RoomName DefaultRoom => RoomName.FromLog(Options.Default);

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public RoomsMetrics Metrics => metrics;

    public HistoryMetrics HistoryMetrics => historyMetrics;

    /// <summary>Tells the log of lines that could not be kept.</summary>
    public RefusedAppends RefusedAppends { get; } = new(logger, time);

    /// <summary>Completes once nothing more will be said: the server stops, and all that was said is kept.</summary>
    public Task Finished => _finished.Task;

    /// <summary>How many rooms somebody is in.</summary>
    public int PopulatedCount => Volatile.Read(ref _populated);

    /// <summary>How many rooms there are, about: those that are about to vanish are counted.</summary>
    public int Count => _rooms.Count;

    /// <summary>All rooms that somebody is in or something is kept of.</summary>
    public IEnumerable<Room> All => _rooms.Values.Where(Exists);

    public bool TryFind(RoomName name, [NotNullWhen(true)] out Room? room) =>
        _rooms.TryGetValue(name, out room) && Exists(room);

    /// <summary>The room of that name, made if need be. It may close at any moment: who finds it closed asks again a little later.</summary>
    public Room GetOrMake(RoomName name)
    {
        while (true)
        {
            if (_rooms.TryGetValue(name, out var room))
                return room;
            room = new Room(name, history.Open(name), this);
            if (!_rooms.TryAdd(name, room))
                continue;
            RoomsLog.RoomMade(logger, name);
            if (Interlocked.Increment(ref _made) % MadeBetweenSweeps == 0)
                Sweep();
            return room;
        }
    }

    /// <summary>Makes the rooms that something is kept of from before the start.</summary>
    public void Restore()
    {
        foreach (var name in history.Rooms)
            GetOrMake(name);
    }

    /// <summary>For a room's writer: it is about to get its first member; false if <see cref="RoomOptions.MaxRooms"/> have one already.</summary>
    public bool TryPopulate()
    {
        if (Interlocked.Increment(ref _populated) <= Options.MaxRooms)
            return true;
        Interlocked.Decrement(ref _populated);
        return false;
    }

    /// <summary>For a room's writer: the last member left.</summary>
    public void Emptied() => Interlocked.Decrement(ref _populated);

    /// <summary>For a room's writer: it has closed.</summary>
    public void Closed(Room room)
    {
        try
        {
            // While the closed room has its place nobody makes a new one, which could open the log just before it is forgotten.
            history.Forget(room.Name, room.Log);
        }
        finally
        {
            _rooms.TryRemove(new(room.Name, room));
            room.Turns.Raise();
            RoomsLog.RoomVanished(logger, room.Name);
        }
    }

    /// <summary>Nothing more will be said.</summary>
    public void Finish() => _finished.TrySetResult();

    /// <summary>Completes when all rooms have done what they were asked for until now.</summary>
    public Task SettleAsync() => Task.WhenAll(_rooms.Values.Select(room => room.SettleAsync()));

    private static bool Exists(Room room) => room.MemberCount > 0 || !room.Log.IsEmpty;

    /// <summary>What was kept of a room may since have been forgotten: asked anything, such a room sees that it can close.</summary>
    private void Sweep()
    {
        foreach (var (_, room) in _rooms)
        {
            if (!Exists(room))
                room.Post(new RoomRequest.Barrier());
        }
    }
}
