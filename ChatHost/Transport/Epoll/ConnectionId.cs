namespace ChatHost.Transport.Epoll;

/// <summary>Ids for connections in Kestrel's form: 13 letters and digits, unique while the process runs, and practically after.</summary>
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
