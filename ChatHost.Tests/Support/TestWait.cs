namespace ChatHost.Tests.Support;

/// <summary>Waits for what another thread brings about, where there is nothing to await.</summary>
internal static class TestWait
{
    /// <summary>Long enough that no load makes a test fail, in a machine that works at all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="TimeoutException">It did not come about.</exception>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException("What the test waits for did not come about.");
            await Task.Yield();
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
        }
    }
}
