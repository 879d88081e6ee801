namespace ChatHost.Tests.Support;

/// <summary>
/// A clock that stands still until it is told to go on. Timers fire inside <see cref="Advance"/>, on its thread, in the
/// order they are due, each at its own moment; those set meanwhile fire too if they come due.
/// </summary>
/// <remarks>
/// <c>FakeTimeProvider</c> (Microsoft.Extensions.TimeProvider.Testing 10.11.0) sets the clock to the end of an advance before it fires
/// anything: a timer with a period of 2 s that is advanced by 5 s fires three times at second 5, and one set by another's callback does
/// not fire in the same advance. Nor does it say whether anything waits, which is how a test knows that the code under test has come
/// as far as its delay (<see cref="HasTimerDueIn"/>).
/// </remarks>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];

    // A timestamp is never 0, as that of a machine that has started.
    private TimeSpan _elapsed = TimeSpan.FromHours(1);

    public static DateTimeOffset Start { get; } = new(2026, 1, 31, 23, 59, 58, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return _elapsed;
        }
    }

    public override DateTimeOffset GetUtcNow() => Start + Elapsed - TimeSpan.FromHours(1);

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Whether somebody waits who will have waited long enough after just so much more time.</summary>
    public bool HasTimerDueIn(TimeSpan time)
    {
        lock (_lock)
            return _timers.Any(timer => timer.Due == _elapsed + time);
    }

    /// <summary>Lets time go by.</summary>
    public void Advance(TimeSpan time)
    {
        var end = Elapsed + time;
        while (TakeDue(end) is { } fire)
            fire();
        lock (_lock)
            _elapsed = end;
    }

    private Action? TakeDue(TimeSpan end)
    {
        lock (_lock)
        {
            if (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is not { } first)
                return null;
            _elapsed = first.Due > _elapsed ? first.Due : _elapsed;
            first.Due += first.Period;
            if (first.Period <= TimeSpan.Zero)
                _timers.Remove(first);
            return first.Fire;
        }
    }

    private sealed class Timer(ManualTime time, Action fire) : ITimer
    {
        public Action Fire => fire;

        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime < TimeSpan.Zero)
                    return true;
                (Due, Period) = (time._elapsed + dueTime, period);
                time._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
