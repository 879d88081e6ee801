using System.Net;
using System.Net.Sockets;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.Doors;

/// <summary>Hostile input at sockets, over TLS and on the port for all, cut anywhere. That no error was logged its host makes sure of.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const int Connections = 60;
    private const int InputsOfEach = 50;
    private const int AtOnce = 4;

    private readonly TestCertificates _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("ChatTls", true)]
    [InlineData("Web", false)]
    [InlineData("Web", true)]
    public async Task Lines_are_answered_in_known_forms(string listener, bool isEncrypted)
    {
        var judge = new LineOutputJudge();

        // An empty line is the line chat's, so that no input after it is taken for HTTP or IRC.
        await SpeakAsync(listener, isEncrypted, random => [.. "\n"u8, .. Many(random, HostileLines.Next)], answer => judge.JudgeAll(answer));

        Assert.Equal("", string.Join('\n', judge.Findings));
        Assert.True(judge.Lines > Connections * InputsOfEach / 4, $"Hardly anything was answered: {judge.Lines}");
    }

    [Theory]
    [InlineData("ChatTls", true)]
    [InlineData("Web", false)]
    [InlineData("Web", true)]
    public async Task Frames_are_answered_by_known_objects(string listener, bool isEncrypted)
    {
        var judge = new JsonOutputJudge();

        await SpeakAsync(
            listener,
            isEncrypted,
            random => [.. "/json\n"u8, .. Many(random, random => [.. HostileFrames.Next(random), (byte)'\n'])],

            // The welcome comes first, in lines.
            answer => judge.Judge(answer[Math.Max(0, answer.IndexOf("{\"type\":\"hello\""u8))..]));

        Assert.Equal("", string.Join('\n', judge.Findings));
        Assert.True(judge.Objects > Connections * InputsOfEach / 4, $"Hardly anything was answered: {judge.Objects}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Whatever_comes_first_breaks_nothing(bool isEncrypted) => SpeakAsync(
        "Web",
        isEncrypted,
        random =>
        {
            var bytes = Many(random, HostileLines.Next);
            var opening = Openings[random.Next(Openings.Length)].ToArray();
            opening[random.Next(opening.Length)] ^= (byte)(random.Next(2) << random.Next(8));
            return [.. opening[..random.Next(1, opening.Length + 1)], .. bytes];
        },
        _ => { });

    private static readonly byte[][] Openings =
    [
        [.. "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8], [.. "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"u8],
        [.. "POST /nowhere HTTP/1.1\r\nContent-Length: 9\r\n\r\n"u8], [.. "CAP LS 302\r\nNICK bob\r\n"u8], [.. "NICK bob\r\nUSER b 0 * :b\r\n"u8],
        [.. "PASS x\r\n"u8], [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3], [0xFF, 0xFB, 1], [.. "hello\n"u8], [.. "/json\n"u8], [.. "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n"u8],
    ];

    private static byte[] Many(Random random, Func<Random, byte[]> next) =>
        [.. Enumerable.Range(0, InputsOfEach).SelectMany(_ => next(random))];

    private delegate void Judging(ReadOnlySpan<byte> answer);

    private async Task SpeakAsync(string listener, bool isEncrypted, Func<Random, byte[]> next, Judging judge)
    {
        await using var host = await TlsHost.StartAsync(
            _files, "Limits:Messages:Burst=1000000", "Limits:Messages:PerSecond=100000", "Limits:ConnectionsPerAddress=1000");
        await using var relay = isEncrypted ? host.RelayTo(listener, _files) : null;
        var way = relay?.EndPoint ?? host.AddressOf(listener);

        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            var random = new Random(seed);
            judge(await TalkAsync(way, next(random), random));
        });

        using var late = await Admin.LineClient.ConnectAsync(host.Chat.Port, "late");
        await late.SendAsync("/nick later");
        await late.ReadUntilAsync("Nickname changed to: later");
    }

    /// <summary>Says it in pieces cut anywhere, and returns all that is answered until the server closes the connection.</summary>
    private static async Task<byte[]> TalkAsync(IPEndPoint server, byte[] said, Random random)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(server);
        using var answer = new MemoryStream();
        var reading = ReadAsync();
        try
        {
            for (var at = 0; at < said.Length;)
            {
                var piece = Math.Min(random.Next(1, 700), said.Length - at);
                at += await client.SendAsync(said.AsMemory(at, piece));
            }

            client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server has closed it, as /quit asks.
        }

        await reading.WaitAsync(TestWait.Patience);
        return answer.ToArray();

        async Task ReadAsync()
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await client.ReceiveAsync(buffer) is > 0 and var read)
                    answer.Write(buffer, 0, read);
            }
            catch (SocketException)
            {
                // What was sent to a closed connection resets it; the rest of its answer is lost with it.
                var whole = answer.GetBuffer().AsSpan(0, (int)answer.Length).LastIndexOf((byte)'\n') + 1;
                answer.SetLength(whole);
            }
        }
    }
}
