using Microsoft.Extensions.Options;

namespace ChatHost.History;

/// <summary>Keeps the sessions that may be resumed in memory: none can be after a restart.</summary>
internal sealed class MemoryTokenStore(IOptionsMonitor<HistoryOptions> options, TimeProvider time) : ITokenStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TokenRecord> _records = new(StringComparer.Ordinal);

    // What each hash expires at, first first. One may stand here longer than it is kept: a record saved again stands twice.
    private readonly PriorityQueue<string, DateTime> _expiries = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _records.Count;
        }
    }

    public ValueTask SaveAsync(TokenRecord record, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Sweep(time.GetUtcNow().UtcDateTime);
            if (!_records.TryGetValue(record.Hash, out var old) || old.ExpiresAt != record.ExpiresAt)
                _expiries.Enqueue(record.Hash, record.ExpiresAt);
            _records[record.Hash] = record;
            while (_records.Count > options.CurrentValue.MaxTokens)
                DropFirst();
            if (_expiries.Count > 2 * _records.Count + 16)
                Compact();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<TokenRecord?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var record = _records.GetValueOrDefault(hash);
            return new(record?.ExpiresAt > time.GetUtcNow().UtcDateTime ? record : null);
        }
    }

    public ValueTask EndAsync(string hash, CancellationToken cancellationToken)
    {
        lock (_lock)
            _records.Remove(hash);
        return ValueTask.CompletedTask;
    }

    private void Sweep(DateTime now)
    {
        while (_expiries.TryPeek(out _, out var expiry) && expiry <= now)
            DropFirst();
    }

    private void DropFirst()
    {
        _expiries.TryDequeue(out var hash, out var expiry);
        if (hash is not null && _records.TryGetValue(hash, out var record) && record.ExpiresAt == expiry)
            _records.Remove(hash);
    }

    private void Compact()
    {
        _expiries.Clear();
        _expiries.EnqueueRange(_records.Values.Select(record => (record.Hash, record.ExpiresAt)));
    }
}
