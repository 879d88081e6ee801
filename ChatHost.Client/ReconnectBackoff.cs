namespace ChatHost.Client;

/// <summary>
/// How long to wait before each attempt to connect: doubled each time up to a maximum, and of that between half and all at random,
/// so that clients that lost one server do not come back in one moment.
/// </summary>
/// <param name="initial">The first wait at most.</param>
/// <param name="max">Every wait at most.</param>
/// <param name="random">From 0 up to 1.</param>
internal sealed class ReconnectBackoff(TimeSpan initial, TimeSpan max, Func<double> random)
{
    /// <summary>Failed attempts since <see cref="Reset"/>.</summary>
    public int Attempts { get; private set; }

    public TimeSpan Next()
    {
        var most = initial;
        for (var doubled = 0; doubled < Attempts && most < max; doubled++)
            most *= 2;
        most = most < max ? most : max;
        Attempts++;
        return (most / 2) + (most / 2 * random());
    }

    /// <summary>The connection stands.</summary>
    public void Reset() => Attempts = 0;
}
