using System.Net;

namespace ChatHost.Accounts;

/// <summary>
/// Hashes passwords, which is slow on purpose: as many at once as leave processors for those who talk, on threads of their own, and by
/// turns among the addresses that ask, so that one address waits for itself.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="hashing">Called with the iterations of each hash on the thread that calculates it, before it does; null calls nothing.</param>
internal sealed class PasswordChecker(TimeProvider time, Action<int>? hashing = null)
{
    /// <summary>How long a check may wait for its turn.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<object, Queue<TaskCompletionSource>> _waiting = [];
    private readonly Queue<object> _turns = new();
    private int _free = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Whether a password fits a verifier; null where the check waited too long for its turn.</summary>
    /// <param name="address">Who asks; null is one of all that have none.</param>
    public ValueTask<bool?> CheckAsync(StoredVerifier verifier, string password, IPAddress? address) =>
        RunAsync(address, verifier.Iterations, () => (bool?)ScramVerifier.Matches(verifier, password));

    /// <summary>Hashes a new password; null where that waited too long for its turn.</summary>
    public ValueTask<StoredVerifier?> CreateAsync(string password, int iterations, IPAddress? address) =>
        RunAsync<StoredVerifier?>(address, iterations, () => ScramVerifier.Create(password, iterations));

    private async ValueTask<T?> RunAsync<T>(IPAddress? address, int iterations, Func<T> hash)
    {
        var key = (object?)address ?? this;
        if (Enter(key) is { } turn)
        {
            try
            {
                await turn.Task.WaitAsync(MaxWait, time);
            }
            catch (TimeoutException) when (turn.TrySetCanceled())
            {
                return default;
            }
            catch (TimeoutException)
            {
                // Its turn came at the same moment.
            }
        }

        try
        {
            // A thread of its own: those of the pool carry messages.
            return await Task.Factory.StartNew(Hash, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Leave();
        }

        T Hash()
        {
            HashingThread.LowerPriority();
            hashing?.Invoke(iterations);
            return hash();
        }
    }

    private TaskCompletionSource? Enter(object key)
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return null;
            }

            if (!_waiting.TryGetValue(key, out var queue))
            {
                _waiting.Add(key, queue = new());
                _turns.Enqueue(key);
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Enqueue(turn);
            return turn;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            while (_turns.TryDequeue(out var key))
            {
                var queue = _waiting[key];
                var wasGiven = false;
                while (!wasGiven && queue.TryDequeue(out var next))
                    wasGiven = next.TrySetResult();
                if (queue.Count > 0)
                    _turns.Enqueue(key);
                else
                    _waiting.Remove(key);
                if (wasGiven)
                    return;
            }

            _free++;
        }
    }
}
