using System.Collections.Concurrent;
using ChatHost.Messages;
using Microsoft.Extensions.Options;

namespace ChatHost.History;

/// <summary>Keeps the logs of all rooms in memory, within <see cref="HistoryOptions.MaxBytes"/> in all; nothing survives a restart.</summary>
internal sealed class MemoryHistoryStore(IOptionsMonitor<HistoryOptions> options, TimeProvider time) : IHistoryStore, IStoreFigures
{
    private readonly ConcurrentDictionary<RoomName, MemoryRoomLog> _logs = new();
    private readonly ConcurrentDictionary<SendId, RoomEvent> _sent = new();
    private readonly Lock _trimming = new();
    private long _bytes;

    public string? Trouble => null;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public int MaxPerRoom => options.CurrentValue.MaxPerRoom;

    public TimeSpan? MaxAge => options.CurrentValue.MaxAge;

    /// <summary>About how much memory all kept events take, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public long Commits => 0;

    public long SizeBytes => Bytes;

    public ExpiredCount Expired { get; } = new();

    public long Unindexed => 0;

    public long RecentBytes => Bytes;

    public IRoomLog Open(RoomName room) => _logs.GetOrAdd(room, static (name, store) => new MemoryRoomLog(name, store), this);

    public void Forget(RoomName room, IRoomLog log)
    {
        // As long as it has marks of what was erased, its numbers go on.
        if (((MemoryRoomLog)log).Bytes == 0)
            _logs.TryRemove(new(room, (MemoryRoomLog)log));
    }

    public IReadOnlyCollection<RoomName> Rooms => [.. _logs.Where(entry => !entry.Value.IsEmpty).Select(entry => entry.Key)];

    /// <summary>None: what it keeps was said since the start.</summary>
    public IReadOnlyCollection<long> FindDefaultNames() => [];

    public ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken) => new(_sent.GetValueOrDefault(sentAs));

    /// <summary>A log keeps an event that its sender may ask for again.</summary>
    public void Remember(SendId sentAs, RoomEvent logged) => _sent.TryAdd(sentAs, logged);

    /// <summary>What a log keeps under that id is another event now.</summary>
    public void Replace(SendId sentAs, RoomEvent logged, RoomEvent by) => _sent.TryUpdate(sentAs, by, logged);

    /// <summary>A log has forgotten it.</summary>
    public void ForgetSent(SendId sentAs, RoomEvent logged) => _sent.TryRemove(new(sentAs, logged));

    /// <summary>A log changed in size; makes room where the whole has become too large.</summary>
    public void Grew(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > options.CurrentValue.MaxBytes)
            Trim(options.CurrentValue.MaxBytes);
    }

    /// <summary>
    /// Forgets where nobody has spoken for longest, down to nine tenths, so that a full store is not
    /// walked again for every line.
    /// </summary>
    private void Trim(long maxBytes)
    {
        lock (_trimming)
        {
            var goal = maxBytes / 10 * 9;
            foreach (var log in _logs.Values.OrderBy(log => log.LastAppended))
            {
                while (log.Bytes > 0 && Bytes > goal)
                    Interlocked.Add(ref _bytes, -log.ForgetOlderHalf());
                if (Bytes <= goal)
                    return;
            }
        }
    }
}
