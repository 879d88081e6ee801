using System.Net;

namespace ChatHost.Operations;

/// <summary>
/// Lets in what takes long, such as reading and encoding a page of history: as much at a time as leaves processors for those who talk,
/// and by turns among the addresses that ask, so that one address, however many sessions it has, waits for itself. Past its first tenth
/// of a second of work an address has a fifth of one processor: who asks without a pause waits for each answer.
/// </summary>
internal sealed class LongWork
{
    /// <summary>At most half of the processors, a quarter for searches, and one at least.</summary>
    private const int Share = 2;

    /// <summary>How much longer than its part took does an address wait.</summary>
    private const int Rest = 5;

    /// <summary>Up to so much of that it need not wait.</summary>
    private static readonly TimeSpan Free = TimeSpan.FromMilliseconds(500);

    /// <summary>Nobody waits longer at once, however many share an address.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Past so many addresses, those that have long rested are forgotten.</summary>
    private const int ManyAddresses = 1024;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    // Until when each address would have to rest for what it has asked, from the start on.
    private readonly Dictionary<object, TimeSpan> _rests = [];
    private readonly long _started;
    private readonly Dictionary<object, Queue<TaskCompletionSource>> _waiting = [];
    private readonly Queue<object> _turns = new();
    private int _free;
    private int _forgetsAt = ManyAddresses;

    public LongWork(TimeProvider time)
        : this(time, Share) => Searches = new(time, 2 * Share);

    private LongWork(TimeProvider time, int share)
    {
        (_time, _started) = (time, time.GetTimestamp());
        (_free, Searches) = (Math.Max(1, Environment.ProcessorCount / share), this);
    }

    /// <summary>The same for searches, with places of their own: one may take much longer than a page, which so does not wait for it.</summary>
    public LongWork Searches { get; }

    /// <summary>
    /// Does a part of the work, on the thread pool: whoever asks may be on a thread that many sockets share. A part is to take some
    /// milliseconds at most.
    /// </summary>
    /// <param name="from">Who asks: an address, or the network of it. Null is one of all that have none.</param>
    /// <param name="part">The part.</param>
    public async ValueTask<T> DoAsync<T>(IPAddress? from, Func<ValueTask<T>> part)
    {
        var key = (object?)from ?? this;
        if (Enter(key) is { } turn)
            await turn;
        else
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var began = _time.GetTimestamp();
        TimeSpan wait;
        T result;
        try
        {
            result = await part();
        }
        finally
        {
            wait = Pay(key, _time.GetElapsedTime(began));
            Leave();
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _time);
        return result;
    }

    /// <returns>How long the one that asked has to wait now, so that its address keeps to its share.</returns>
    private TimeSpan Pay(object key, TimeSpan cost)
    {
        var now = _time.GetElapsedTime(_started);
        lock (_lock)
        {
            var until = _rests.GetValueOrDefault(key);
            until = (until > now ? until : now) + (cost * Rest);
            if (_rests.Count > _forgetsAt)
                ForgetRested(now);
            _rests[key] = until;
            var wait = until - now - Free;
            return wait < LongestWait ? wait : LongestWait;
        }
    }

    /// <summary>Not again before there are twice as many: those that have not rested are not walked for each part.</summary>
    private void ForgetRested(TimeSpan now)
    {
        foreach (var (other, rested) in _rests)
        {
            if (rested <= now)
                _rests.Remove(other);
        }

        _forgetsAt = Math.Max(ManyAddresses, 2 * _rests.Count);
    }

    /// <inheritdoc cref="DoAsync{T}(IPAddress?, Func{ValueTask{T}})"/>
    public ValueTask<T> DoAsync<T>(IPAddress? from, Func<T> part) => DoAsync(from, () => new ValueTask<T>(part()));

    /// <returns>Null where there is a place now.</returns>
    private Task? Enter(object key)
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return null;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_waiting.TryGetValue(key, out var queue))
            {
                _waiting.Add(key, queue = new());
                _turns.Enqueue(key);
            }

            queue.Enqueue(turn);
            return turn.Task;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (!_turns.TryDequeue(out var key))
            {
                _free++;
                return;
            }

            // The place goes to the next address; this one comes again behind all others.
            var queue = _waiting[key];
            queue.Dequeue().TrySetResult();
            if (queue.Count > 0)
                _turns.Enqueue(key);
            else
                _waiting.Remove(key);
        }
    }
}
