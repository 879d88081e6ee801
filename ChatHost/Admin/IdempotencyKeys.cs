using ChatHost.Admin.Views;

namespace ChatHost.Admin;

/// <summary>
/// Remembers what was said under an <c>Idempotency-Key</c>, so that who did not get the answer can ask again and nothing is
/// said twice. Keeps the last <see cref="MaxKeys"/>, each for <see cref="MaxAge"/>; what failed is not remembered.
/// </summary>
internal sealed class IdempotencyKeys(TimeProvider time)
{
    public const int MaxKeys = 10_000;

    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long Since)> _kept = new();

    /// <summary>
    /// Claims a key for one attempt, which the caller makes and then disposes of the claim; or finds what the first one said.
    /// While another attempt under the key is under way, waits for how it ends.
    /// </summary>
    /// <param name="content">All that makes one request the same as another.</param>
    public async ValueTask<Claim> ClaimAsync(string key, string content, CancellationToken cancellationToken)
    {
        while (true)
        {
            Entry? entry;
            lock (_lock)
            {
                ForgetOld();
                if (!_entries.TryGetValue(key, out entry))
                {
                    entry = new(content);
                    _entries.Add(key, entry);
                    return new(this, key, entry, isOwn: true);
                }
            }

            if (await entry.Outcome.WaitAsync(cancellationToken))
                return new(this, key, entry, isOwn: false) { IsForOtherContent = entry.Content != content };
        }
    }

    private void Settle(string key, Entry entry)
    {
        lock (_lock)
        {
            if (entry.Said is null)
                _entries.Remove(key);
            else
                _kept.Enqueue((key, time.GetTimestamp()));
            ForgetOld();
        }

        entry.Settle();
    }

    /// <summary>Those under way are not counted: they end with their requests.</summary>
    private void ForgetOld()
    {
        while (_kept.TryPeek(out var oldest) && (_kept.Count > MaxKeys || time.GetElapsedTime(oldest.Since) >= MaxAge))
            _entries.Remove(_kept.Dequeue().Key);
    }

    /// <summary>A key, held for one attempt or found used.</summary>
    public sealed class Claim : IDisposable
    {
        private readonly IdempotencyKeys _keys;
        private readonly string _key;
        private readonly Entry _entry;
        private readonly bool _isOwn;

        public Claim(IdempotencyKeys keys, string key, Entry entry, bool isOwn) =>
            (_keys, _key, _entry, _isOwn) = (keys, key, entry, isOwn);

        /// <summary>Whether the key was used for something else.</summary>
        public bool IsForOtherContent { get; init; }

        /// <summary>What was said under the key; null while nothing was, and the attempt is the caller's to make.</summary>
        public SaidView? Said => _entry.Said;

        /// <summary>The attempt went well, and this is what was said.</summary>
        public void Keep(SaidView said) => _entry.Said = said;

        /// <summary>Ends the attempt: whoever waits learns of it.</summary>
        public void Dispose()
        {
            if (_isOwn)
                _keys.Settle(_key, _entry);
        }
    }

    /// <summary>One key in use. What was said is written by the one attempt, before it settles.</summary>
    public sealed class Entry(string content)
    {
        private readonly TaskCompletionSource<bool> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Content => content;

        public SaidView? Said { get; set; }

        /// <summary>Whether the attempt went well, once it is over.</summary>
        public Task<bool> Outcome => _outcome.Task;

        public void Settle() => _outcome.SetResult(Said is not null);
    }
}
