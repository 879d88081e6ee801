using Microsoft.Extensions.Options;

namespace ChatHost.History;

/// <summary>Keeps the sessions that may be resumed in memory: none can be after a restart.</summary>
internal sealed class MemoryTokenStore(IOptionsMonitor<HistoryOptions> options, TimeProvider time) : ITokenStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TokenRecord> _records = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTime ExpiresAt, string Hash)> _expiries = [];

    // Of those that said nothing, and of the others: which origin has how many, and by origin what expires first.
    private readonly Shares _silent = new();
    private readonly Shares _spoken = new();

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
            while (_expiries.Count > 0 && _expiries.Min.ExpiresAt <= time.GetUtcNow().UtcDateTime)
                Remove(_expiries.Min.Hash);
            Remove(record.Hash);
            _records.Add(record.Hash, record);
            _expiries.Add((record.ExpiresAt, record.Hash));
            SharesOf(record).Add(record);
            while (_records.Count > options.CurrentValue.MaxTokens && (_silent.First() ?? _spoken.First()) is { } first)
                Remove(first);
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
            Remove(hash);
        return ValueTask.CompletedTask;
    }

    private void Remove(string hash)
    {
        if (!_records.Remove(hash, out var record))
            return;
        _expiries.Remove((record.ExpiresAt, record.Hash));
        SharesOf(record).Remove(record);
    }

    private Shares SharesOf(TokenRecord record) => record.HasSpoken ? _spoken : _silent;

    private sealed class Shares
    {
        private readonly Dictionary<int, SortedSet<(DateTime ExpiresAt, string Hash)>> _byOrigin = [];
        private readonly SortedSet<(int Count, int Origin)> _byCount = [];

        /// <summary>The first to go of the origin that has most; null if there is none.</summary>
        public string? First() => _byCount.Count == 0 ? null : _byOrigin[_byCount.Max.Origin].Min.Hash;

        public void Add(TokenRecord record)
        {
            if (!_byOrigin.TryGetValue(record.Origin, out var share))
                _byOrigin.Add(record.Origin, share = []);
            _byCount.Remove((share.Count, record.Origin));
            share.Add((record.ExpiresAt, record.Hash));
            _byCount.Add((share.Count, record.Origin));
        }

        public void Remove(TokenRecord record)
        {
            var share = _byOrigin[record.Origin];
            _byCount.Remove((share.Count, record.Origin));
            share.Remove((record.ExpiresAt, record.Hash));
            if (share.Count > 0)
                _byCount.Add((share.Count, record.Origin));
            else
                _byOrigin.Remove(record.Origin);
        }
    }
}
