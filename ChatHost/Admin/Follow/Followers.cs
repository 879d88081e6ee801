using System.Diagnostics.Metrics;

namespace ChatHost.Admin.Follow;

/// <summary>
/// Counts and limits the followers of rooms over HTTP: each holds a connection and now and then a page of the log. Created with the
/// host, so that their number is reported from then on.
/// </summary>
internal sealed class Followers : IHostedService
{
    /// <summary>Maximum number of followers: more than a server has programs, and few enough to cost nothing.</summary>
    public const int Most = 256;

    private int _count;

    public Followers(IMeterFactory meters)
    {
        var meter = meters.Create("ChatHost");
        meter.CreateObservableUpDownCounter(
            "chathost.followers", () => Count, "{follower}", "Programs that follow a room over the admin port.");
    }

    /// <summary>How many follow now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts one more; false if the limit is reached.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= Most)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
