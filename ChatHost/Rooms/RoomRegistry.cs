using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using Microsoft.Extensions.Options;

namespace ChatHost.Rooms;

/// <summary>
/// The rooms that somebody is in or was in lately, by name. A room is made when first needed. It closes when nobody is in it and
/// nothing is kept of it, and it vanishes; or when too many others were needed since: then the store has it, and it is made again.
/// </summary>
internal sealed class RoomRegistry(IHistoryStore history, RoomServices services)
{
    /// <summary>How many rooms are made between two looks for those that nothing is kept of any more.</summary>
    private const int MadeBetweenSweeps = 1024;

    /// <summary>Rooms that nobody is in and that are in memory all the same, since they were needed lately.</summary>
    public const int MaxIdle = 1024;

    private readonly ConcurrentDictionary<RoomName, Room> _rooms = new();
    private readonly Lock _idleLock = new();
    private readonly Queue<Room> _idle = new();
    private int _populated;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _made;

    public RoomOptions Options => services.Options;

    /// <summary>Where new sessions find themselves; the settings were judged at the start.</summary>
    public RoomName DefaultRoom => RoomName.FromLog(Options.Default);

    /// <summary>Completes once nothing more will be said: the server stops, and all that was said is kept.</summary>
    public Task Finished => _finished.Task;

    /// <summary>How many rooms somebody is in.</summary>
    public int PopulatedCount => Volatile.Read(ref _populated);

    /// <summary>How many rooms there are, about: that somebody is in, or something is kept of.</summary>
    public long Count => history.KeptRooms + Populated.Count(room => room.Log.IsEmpty);

    /// <summary>How many rooms are in memory.</summary>
    public int CountInMemory => _rooms.Count;

    /// <summary>The rooms that somebody is in.</summary>
    public IEnumerable<Room> Populated => _rooms.Values.Where(room => room.MemberCount > 0);

    /// <summary>The room of that name, if somebody is in it or something is kept of it. It may close at any moment.</summary>
    /// <exception cref="HistoryUnavailableException">It is not in memory, and the store cannot be read now.</exception>
    public ValueTask<Room?> FindAsync(RoomName name)
    {
        if (!TryFindInMemory(name, out var room))
            return new(FindKeptAsync(name));
        return new(Exists(room) ? room : null);
    }

    /// <summary>The same, and also a room of which only its rules are kept: bans hold while nobody is in it.</summary>
    /// <exception cref="HistoryUnavailableException">It is not in memory, and the store cannot be read now.</exception>
    public async ValueTask<Room?> FindRuledAsync(RoomName name)
    {
        if (await FindAsync(name) is { } room)
            return room;
        return IsPinned(name) || await services.Rules.LoadAsync(name) != RoomRules.None ? await GetOrMakeAsync(name) : null;
    }

    /// <summary>The room of that name, made if need be. It may close at any moment: who finds it closed asks again a little later.</summary>
    /// <exception cref="HistoryUnavailableException">It is not in memory, and the store cannot be read now.</exception>
    public ValueTask<Room> GetOrMakeAsync(RoomName name) => TryFindInMemory(name, out var room) ? new(room) : new(MakeAsync(name));

    /// <summary>The room of that name, if it is in memory. It may be about to vanish.</summary>
    public bool TryFindInMemory(RoomName name, [NotNullWhen(true)] out Room? room)
    {
        if (!_rooms.TryGetValue(name, out room))
            return false;
        room.IsWanted = true;
        return true;
    }

    /// <summary>The room that everyone enters is there as long as the server is, whatever becomes of the store meanwhile.</summary>
    public async Task StartAsync() => await GetOrMakeAsync(DefaultRoom);

    /// <summary>Whether the room never closes.</summary>
    public bool IsPinned(Room room) => IsPinned(room.Name);

    public bool IsPinned(RoomName room) => room.Equals(DefaultRoom);

    /// <summary>For a room's writer: it is about to get its first member; false if <see cref="RoomOptions.MaxRooms"/> have one already.</summary>
    public bool TryPopulate()
    {
        if (Interlocked.Increment(ref _populated) <= Options.MaxRooms)
            return true;
        Interlocked.Decrement(ref _populated);
        return false;
    }

    /// <summary>For a room's writer: the last member left.</summary>
    public void Emptied(Room room)
    {
        Interlocked.Decrement(ref _populated);
        AddIdle(room);
    }

    /// <summary>For a room's writer: it has closed.</summary>
    public void Closed(Room room)
    {
        try
        {
            history.Close(room.Log);
        }
        finally
        {
            _rooms.TryRemove(new(room.Name, room));
            room.Appended.Set();
            if (room.Log.IsEmpty)
            {
                RoomsLog.RoomVanished(services.Logger, room.Name);
                if (room.Authority.Rules is { HasKeeper: false } rules && rules != RoomRules.None)
                    _ = ForgetRulesAsync(room.Name);
            }
        }
    }

    /// <summary>Nothing more will be said.</summary>
    public void Finish() => _finished.TrySetResult();

    /// <summary>Completes when all rooms have done what they were asked for until now.</summary>
    public Task FlushAsync() => Task.WhenAll(_rooms.Values.Select(room => room.FlushAsync()));

    private async Task ForgetRulesAsync(RoomName room)
    {
        try
        {
            await services.Rules.DeleteAsync(room);
        }
        catch (HistoryUnavailableException exception)
        {
            RoomsLog.RulesNotForgotten(services.Logger, room, exception);
        }
    }

    private static bool Exists(Room room) => room.MemberCount > 0 || !room.Log.IsEmpty;

    private async Task<Room?> FindKeptAsync(RoomName name)
    {
        var log = await history.OpenAsync(name);
        if (!log.IsEmpty)
            return await MakeAsync(name, log);
        history.Close(log);
        return null;
    }

    private async Task<Room> MakeAsync(RoomName name) => await MakeAsync(name, await history.OpenAsync(name));

    /// <summary>The room of a log that was opened for it, or the one that somebody else has made meanwhile.</summary>
    private async Task<Room> MakeAsync(RoomName name, IRoomLog log)
    {
        RoomRules rules;
        try
        {
            rules = await services.Rules.LoadAsync(name);
        }
        catch
        {
            history.Close(log);
            throw;
        }

        var made = new Room(log, rules, services, this);
        var room = _rooms.GetOrAdd(name, made);
        if (room != made)
        {
            history.Close(log);
            return room;
        }

        if (log.IsEmpty)
            RoomsLog.RoomMade(services.Logger, name);
        AddIdle(room);
        if (Interlocked.Increment(ref _made) % MadeBetweenSweeps == 0)
            Sweep();
        return room;
    }

    /// <summary>
    /// Nobody is in the room. Where there are many such, the one that nobody has asked for longest closes: asked anything, it sees
    /// that it is to close.
    /// </summary>
    private void AddIdle(Room room)
    {
        lock (_idleLock)
        {
            if (room.IsIdle)
                return;
            room.IsIdle = true;
            _idle.Enqueue(room);
        }

        while (TakeSurplus() is { } surplus)
        {
            surplus.IsSurplus = true;
            surplus.Post(new RoomRequest.Fence());
        }
    }

    private Room? TakeSurplus()
    {
        var pinned = DefaultRoom;
        lock (_idleLock)
        {
            // Each that was wanted since has one more turn.
            for (var turns = 2 * _idle.Count; _idle.Count > MaxIdle && turns > 0; turns--)
            {
                var room = _idle.Dequeue();
                room.IsIdle = false;
                if (room.MemberCount > 0 || room.Name.Equals(pinned))
                    continue;
                if (!room.IsWanted)
                    return room;
                room.IsWanted = false;
                room.IsIdle = true;
                _idle.Enqueue(room);
            }

            return null;
        }
    }

    /// <summary>What was kept of a room may since have been forgotten: asked anything, such a room sees that it can close.</summary>
    private void Sweep()
    {
        foreach (var (_, room) in _rooms)
        {
            if (!Exists(room))
                room.Post(new RoomRequest.Fence());
        }
    }
}
