namespace ChatHost.Sessions;

/// <summary>Lets those who come for the same token in one after the other. Whoever waits here holds no session.</summary>
internal sealed class KeyedLock
{
    private readonly Dictionary<string, TaskCompletionSource> _inside = new(StringComparer.Ordinal);

    /// <summary>Completes when nobody else is in for this token; the way is free again when the answer is disposed.</summary>
    public async ValueTask<IDisposable> EnterAsync(string hash)
    {
        while (true)
        {
            Task wait;
            lock (_inside)
            {
                if (!_inside.TryGetValue(hash, out var other))
                {
                    _inside.Add(hash, new(TaskCreationOptions.RunContinuationsAsynchronously));
                    return new Stay(this, hash);
                }

                wait = other.Task;
            }

            await wait;
        }
    }

    private void Leave(string hash)
    {
        TaskCompletionSource? inside;
        lock (_inside)
            _inside.Remove(hash, out inside);
        inside?.SetResult();
    }

    private sealed class Stay(KeyedLock gate, string hash) : IDisposable
    {
        public void Dispose() => gate.Leave(hash);
    }
}
