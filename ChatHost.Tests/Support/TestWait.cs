namespace ChatHost.Tests.Support;

/// <summary>Waits for what another thread brings about, where there is nothing to await.</summary>
internal static class TestWait
{
    /// <summary>Long enough that no load makes a test fail, in a machine that works at all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int AsksWithoutPause = 100;

    private static readonly TimeSpan BetweenAsks = TimeSpan.FromMilliseconds(2);

    /// <exception cref="TimeoutException">It did not come about.</exception>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var asked = 1; !isSo(); asked++)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException("What the test waits for did not come about.");

            // Most is so a moment later. What takes longer is not to be held up by the asking.
            if (asked < AsksWithoutPause)
                await Task.Yield();
            else
                await Task.Delay(BetweenAsks);
        }
    }

    /// <summary>The same where asking takes a while by itself.</summary>
    /// <exception cref="TimeoutException">It did not come about.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException("What the test waits for did not come about.");
            await Task.Delay(BetweenAsks);
        }
    }
}
