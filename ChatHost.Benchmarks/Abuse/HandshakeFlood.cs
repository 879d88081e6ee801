using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ChatHost.Benchmarks.Abuse;

/// <summary>
/// Makes TLS handshakes at a steady rate, each whole and on a connection of its own, and goes. OpenSSL itself makes them, which
/// costs the processors that the bystanders share less than .NET would.
/// </summary>
internal static class HandshakeFlood
{
    /// <summary>At most this many under way: a server that is late is not flooded by more than the rate.</summary>
    private const int MaxAtOnce = 64;

    public static async Task RunAsync(IPEndPoint server, int perSecond, CancellationToken cancellationToken)
    {
        using var atOnce = new SemaphoreSlim(MaxAtOnce);
        var started = Stopwatch.GetTimestamp();
        var made = 0L;
        try
        {
            for (var due = 0L; ; due++)
            {
                var wait = TimeSpan.FromSeconds((double)due / perSecond) - Stopwatch.GetElapsedTime(started);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, cancellationToken);
                await atOnce.WaitAsync(cancellationToken);
                _ = Task.Run(
                    () =>
                    {
                        if (TryShake(server.Port))
                            Interlocked.Increment(ref made);
                        atOnce.Release();
                    },
                    CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over. Those under way end by themselves.
            for (var i = 0; i < MaxAtOnce; i++)
                await atOnce.WaitAsync(CancellationToken.None);
        }

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{made / Stopwatch.GetElapsedTime(started).TotalSeconds:0} handshakes a second"));
    }

    private static bool TryShake(int port)
    {
        var handle = Generator.Libc.Connect(port, network: 1, receiveBytes: 0);
        using var tls = new Generator.TlsSession(handle);
        using var poller = new Generator.Poller();
        poller.Add(handle, 0, Generator.PollEvents.Writable);
        poller.Wait(TimeSpan.FromSeconds(1));
        poller.Modify(handle, 0, Generator.PollEvents.Readable);
        var isRight = Generator.Libc.ConnectError(handle) == 0;
        for (var tries = 0; isRight && !tls.IsOpen && tries < 10; tries++)
        {
            isRight = tls.Shake();
            if (isRight && !tls.IsOpen)
                poller.Wait(TimeSpan.FromSeconds(1));
        }

        Generator.Libc.Reset(handle);
        return tls.IsOpen;
    }
}
