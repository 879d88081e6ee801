using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ChatHost.Benchmarks.Servers;
using ChatHost.Client;

namespace ChatHost.Benchmarks.Abuse;

/// <summary>
/// What bystanders notice while somebody asks for all that can be asked: for each operation ten connections ask it at the default
/// limits, without a pause, while pairs of people talk in other rooms. Their 99th percentile is to be at most twice that of a quiet time.
/// </summary>
internal static class AbuseProgram
{
    public const string Verb = "abuse";

    private const string Help = """
        abuse [--quick] [--only NAME]: the latency of bystanders while some connections ask one operation, for every operation:
        before, in the first second and a half, and from then on. The ratio is that of the last to the first.

          --quick      a second for each operation instead of four
          --only NAME  one of them, such as /rooms
        """;

    private const int PagesOfTheFullRoom = 100;
    private const int LinesOfAPage = 20;
    private const int Pairs = 24;
    private const int PieceSize = 256 * 1024;

    /// <summary>Not the bystanders' address: requests from one address wait for each other, by design.</summary>
    private static readonly IPAddress AbusersAddress = IPAddress.Parse("127.0.0.2");

    /// <summary>Slower than the pace that everybody is held to.</summary>
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(110);

    /// <summary>
    /// The time in which those who ask use up what they may ask at once, the server compiles what it has not run before, and this
    /// process fills the ways to it.
    /// </summary>
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1.5);

    /// <summary>How long, about, a client that reads nothing stays before it resets its connection.</summary>
    private static readonly TimeSpan BeforeReset = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is ["--help" or "-h", ..])
        {
            Console.Out.WriteLine(Help);
            return 0;
        }

        var duration = args.Contains("--quick") ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(4);
        var only = Array.IndexOf(args, "--only") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        Console.Out.WriteLine($"{"operation",-18} {"quiet p99",10} {"burst p99",10} {"abused p99",10} {"ratio",6}");
        foreach (var abuse in AbuseCase.All.Where(abuse => only is null || abuse.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            await using var server = await MeasuredServer.StartChatHostAsync(
                null, "--Limits:Messages:PerSecond=10", "--Limits:Messages:Burst=60", "--History:Store=Sqlite", "--History:Path=chat.db");
            await FillAsync(server, cancellationToken);

            // Whatever runs for the first time is compiled before anything is measured.
            var pairs = await Task.WhenAll(Enumerable.Range(1, Pairs).Select(pair => TalkingPair.ConnectAsync(server["Chat"], $"pair{pair}", cancellationToken)));
            await ListenAsync(pairs, TimeSpan.FromSeconds(2), cancellationToken);
            var quiet = await ListenAsync(pairs, duration, cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var abusers = abuse.HandshakesPerSecond > 0
                ? [HandshakeFlood.RunAsync(server["ChatTls"], abuse.HandshakesPerSecond, over.Token)]
                : Enumerable.Range(0, abuse.Connections)
                    .Select(i => AskAsync(server["Chat"], abuse, abuse.ComesFromEverywhere ? new IPAddress([127, 0, 3, (byte)(i + 1)]) : AbusersAddress, over.Token))
                    .ToArray();
            var burst = await ListenAsync(pairs, Burst, cancellationToken);
            var abused = await ListenAsync(pairs, duration, cancellationToken);
            foreach (var pair in pairs)
                pair.Dispose();
            await over.CancelAsync();
            await Task.WhenAll(abusers);
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{abuse.Name,-18} {quiet.TotalMilliseconds,7:0.00} ms {burst.TotalMilliseconds,7:0.00} ms {abused.TotalMilliseconds,7:0.00} ms {abused / quiet,6:0.0}"));
        }

        return 0;
    }

    /// <summary>A room of long lines, which answers are made of.</summary>
    private static async Task FillAsync(MeasuredServer server, CancellationToken cancellationToken)
    {
        using var client = await LineClient.ConnectAsync(server["Chat"], cancellationToken);
        await client.JoinAsync("full", cancellationToken);
        using var http = new HttpClient();
        var page = string.Join("\\n", Enumerable.Repeat(new string('\u00E9', 1000) + " 2 KiB of what people say", LinesOfAPage));
        for (var i = 0; i < PagesOfTheFullRoom; i++)
        {
            using var body = new StringContent($"{{\"text\":\"{page}\"}}", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri($"http://{server["Admin"]}/rooms/full/messages"), body, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>The 99th percentile of the time from one who speaks to one who hears, of pairs in rooms of their own.</summary>
    private static async Task<TimeSpan> ListenAsync(TalkingPair[] pairs, TimeSpan duration, CancellationToken cancellationToken)
    {
        var times = (await Task.WhenAll(pairs.Select(pair => ListenAsync(pair, duration, cancellationToken)))).SelectMany(times => times).Order().ToArray();
        return times[(int)(times.Length * 0.99)];
    }

    private static async Task<List<TimeSpan>> ListenAsync(TalkingPair pair, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (speaker, hearer) = (pair.Speaker, pair.Hearer);
        var times = new List<TimeSpan>();

        // Not all at once.
        await Task.Delay(BetweenLines * Random.Shared.NextDouble(), cancellationToken);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
        {
            var said = Stopwatch.GetTimestamp();
            var word = said.ToString(CultureInfo.InvariantCulture);
            await speaker.SendAsync(word, cancellationToken);
            await ReadUntilAsync(hearer, word, cancellationToken);
            var took = Stopwatch.GetElapsedTime(said);
            times.Add(took);
            if (took < BetweenLines)
                await Task.Delay(BetweenLines - took, cancellationToken);
        }

        return times;
    }

    /// <summary>Two people in a room of their own, who stay in it.</summary>
    private sealed record TalkingPair(LineClient Speaker, LineClient Hearer) : IDisposable
    {
        public static async Task<TalkingPair> ConnectAsync(IPEndPoint server, string room, CancellationToken cancellationToken)
        {
            var pair = new TalkingPair(
                await LineClient.ConnectAsync(server, cancellationToken), await LineClient.ConnectAsync(server, cancellationToken));
            await pair.Speaker.JoinAsync(room, cancellationToken);
            await pair.Hearer.JoinAsync(room, cancellationToken);
            return pair;
        }

        public void Dispose()
        {
            Speaker.Dispose();
            Hearer.Dispose();
        }
    }

    private static async Task AskAsync(IPEndPoint server, AbuseCase abuse, IPAddress from, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var client = await TcpChannel.ConnectAsync(server, from: from, cancellationToken: cancellationToken);
                await client.SendBytesAsync(Encoding.UTF8.GetBytes(abuse.Opening), cancellationToken);
                if (abuse.Resets)
                {
                    await client.SendBytesAsync(Encoding.UTF8.GetBytes(abuse.Asked), cancellationToken);
                    await Task.Delay(BeforeReset * (0.5 + Random.Shared.NextDouble()), cancellationToken);
                    client.Reset();
                    continue;
                }

                if (abuse.WaitsForRefusals)
                {
                    await AskAndWaitAsync(client, abuse, cancellationToken);
                    continue;
                }

                // In large pieces: to fill the way to the server costs this process little, which listens on the same processors.
                var reading = DrainAsync(client, cancellationToken);
                var asked = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(abuse.Asked, 1 + (PieceSize / abuse.Asked.Length))));
                while (!reading.IsCompleted)
                    await client.SendBytesAsync(asked, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // It comes again, or it is over.
            }
        }
    }

    private static async Task AskAndWaitAsync(TcpChannel client, AbuseCase abuse, CancellationToken cancellationToken)
    {
        for (var asked = 1; ; asked++)
        {
            var line = abuse.Asked.Replace("#", asked.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            await client.SendBytesAsync(Encoding.UTF8.GetBytes(line), cancellationToken);
            while (await client.ReceiveAsync(cancellationToken) is { } answer && !answer.StartsWith("! ", StringComparison.Ordinal))
            {
            }
        }
    }

    private static async Task DrainAsync(TcpChannel channel, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await channel.ReceiveBytesAsync(buffer, cancellationToken) > 0)
        {
        }
    }

    private static async Task ReadUntilAsync(LineClient client, string end, CancellationToken cancellationToken)
    {
        await foreach (var line in client.ReadAllAsync(cancellationToken))
        {
            if (line.EndsWith(end, StringComparison.Ordinal))
                return;
        }

        throw new IOException($"The server closed before: {end}");
    }
}
