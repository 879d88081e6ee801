using System.Collections.Concurrent;
using ChatHost.Messages;
using Microsoft.Extensions.Options;

namespace ChatHost.History;

/// <summary>Keeps the logs of all rooms in memory, within <see cref="HistoryOptions.MaxBytes"/> in all; nothing survives a restart.</summary>
internal sealed class MemoryHistoryStore : IHistoryStore, IStoreFigures
{
    private readonly IOptionsMonitor<HistoryOptions> _options;
    private readonly TimeProvider _time;
    private readonly SharedSnapshot<MemoryRoomLog[]> _inOrder;
    private readonly Lock _opening = new();
    private long _lastNumber;
    private readonly ConcurrentDictionary<RoomName, MemoryRoomLog> _logs = new();
    private readonly ConcurrentDictionary<SendId, RoomEvent> _sent = new();
    private readonly Lock _trimming = new();
    private long _bytes;

    public MemoryHistoryStore(IOptionsMonitor<HistoryOptions> options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _inOrder = new(PutInOrder, time);
    }

    public string? Trouble => null;

    public DateTime Now => _time.GetUtcNow().UtcDateTime;

    public LogBounds Bounds => LogBounds.At(Now, _options.CurrentValue);

    /// <summary>About how much memory all kept events take, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public long Commits => 0;

    public long SizeBytes => Bytes;

    public ExpiredCount Expired { get; } = new();

    public long Unindexed => 0;

    public long RecentBytes => Bytes;

    public ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken = default)
    {
        lock (_opening)
        {
            var log = _logs.GetOrAdd(room, static (name, store) => new MemoryRoomLog(name, Interlocked.Increment(ref store._lastNumber), store), this);
            log.Openings++;
            return new(log);
        }
    }

    public void Close(IRoomLog log)
    {
        var closed = (MemoryRoomLog)log;
        lock (_opening)
        {
            closed.Openings--;
            ForgetIfUnused(closed);
        }
    }

    public long KeptRooms => _logs.LongCount(entry => !entry.Key.IsPair && !entry.Value.IsEmpty);

    public async ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken = default)
    {
        var logs = await _inOrder.GetAsync(_logs.Count);
        return
        [
            .. logs.Skip(after is null ? 0 : CountUpTo(logs, after)).Where(log => !log.Room.IsPair && !log.IsEmpty).Take(limit)
                .Select(log => KeptRoom.Of(log.Room, log.State)),
        ];
    }

    public ValueTask<IReadOnlyList<RoomName>> FindRoomsOfAsync(long accountId, CancellationToken cancellationToken) =>
        new([.. _logs.Values.Where(log => log.HasOf(accountId)).Select(log => log.Room).OrderBy(room => room.Key, StringComparer.Ordinal)]);

    /// <summary>None: everything that it keeps was said since the start.</summary>
    public IAsyncEnumerable<long> FindDefaultNamesAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<long>();

    public ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken) => new(_sent.GetValueOrDefault(sentAs));

    /// <summary>A log keeps an event that its sender may ask for again.</summary>
    public void Remember(SendId sentAs, RoomEvent logged) => _sent.TryAdd(sentAs, logged);

    /// <summary>What a log keeps under that id is another event now.</summary>
    public void Replace(SendId sentAs, RoomEvent logged, RoomEvent by) => _sent.TryUpdate(sentAs, by, logged);

    /// <summary>A log has forgotten it.</summary>
    public void ForgetSent(SendId sentAs, RoomEvent logged) => _sent.TryRemove(new(sentAs, logged));

    /// <summary>A log changed in size; trims the store where it has become too large.</summary>
    public void Grew(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > _options.CurrentValue.MaxBytes)
            Trim(_options.CurrentValue.MaxBytes);
    }

    /// <summary>As long as it has marks of what was erased, its numbers go on.</summary>
    private void ForgetIfUnused(MemoryRoomLog log)
    {
        if (log.Openings == 0 && log.Bytes == 0)
            _logs.TryRemove(new(log.Room, log));
    }

    private MemoryRoomLog[] PutInOrder()
    {
        var logs = _logs.Values.ToArray();
        Array.Sort(logs, static (one, other) => string.CompareOrdinal(one.Room.Key, other.Room.Key));
        return logs;
    }

    /// <summary>How many of the logs, which are in order, come before a name or are of it.</summary>
    private static int CountUpTo(MemoryRoomLog[] logs, RoomName name)
    {
        var (from, to) = (0, logs.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (string.CompareOrdinal(logs[middle].Room.Key, name.Key) <= 0)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }

    /// <summary>Forgets the oldest messages of the rooms that were silent for longest.</summary>
    private void Trim(long maxBytes)
    {
        lock (_trimming)
        {
            var goal = LogBounds.TrimTarget(maxBytes);
            foreach (var log in _logs.Values.OrderBy(log => log.State.AppendedAt))
            {
                while (log.Bytes > 0 && Bytes > goal)
                    Interlocked.Add(ref _bytes, -log.ForgetOlderHalf());
                lock (_opening)
                    ForgetIfUnused(log);
                if (Bytes <= goal)
                    return;
            }
        }
    }
}
