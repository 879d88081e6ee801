namespace ChatHost.Transport.Epoll;

/// <summary>Names for connections as Kestrel gives them: 13 letters and digits, never twice while the process runs, and hardly after.</summary>
internal static class ConnectionId
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    private static long _last = TimeProvider.System.GetUtcNow().Ticks;

    public static string Next() => string.Create(13, (ulong)Interlocked.Increment(ref _last), static (id, number) =>
    {
        for (var i = id.Length - 1; i >= 0; i--, number >>= 5)
            id[i] = Digits[(int)(number & 31)];
    });
}
