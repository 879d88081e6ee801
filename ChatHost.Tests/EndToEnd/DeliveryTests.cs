using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ChatHost.Accounts;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using TcpChannel = ChatHost.Client.TcpChannel;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Many talk at once while others come and go: nothing is lost, doubled, out of order or in the wrong room.</summary>
public sealed partial class DeliveryTests(ITestOutputHelper report)
{
    private const int RoomCount = 5;
    private const int SpeakersPerRoom = 6;
    private const int LinesPerSpeaker = 150;
    private const int ComersAndGoersPerRoom = 3;
    private const string Password = "correct-horse";

    /// <summary>Those who come and go say these lines, and may be cut off in the middle of one: nobody counts them.</summary>
    private const string Uncounted = "uncounted";

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public async Task Every_reader_of_a_room_hears_all_of_it_in_one_order_while_others_come_and_go(int connectionsOfAPerson, bool comesByAllWays)
    {
        using var files = new TestCertificates();
        await using var host = await TlsHost.StartAsync(
            files, "Any:Silence=00:00:00.2", "Limits:Messages:Burst=100000", "Limits:Messages:PerSecond=100000", "History:ReplayOnJoin=0", "Limits:SendQueueBytes=16777216",
            "Accounts:Rounds=100000");
        var accounts = host.Services.GetRequiredService<AccountStore>();
        var verifier = ScramVerifier.Create(Password, 100_000);
        await using var overTls = host.RelayTo("ChatTls", files);
        await using var anyOverTls = host.RelayTo("Web", files);
        var ways = comesByAllWays ? [host.Chat, overTls.EndPoint, host.Web, anyOverTls.EndPoint] : new[] { host.Chat };
        var checker = new DeliveryChecker();
        var speakers = new List<Participant>();
        var watchers = new List<Participant>();
        using var irc = comesByAllWays ? await IrcWatcher.JoinAsync(host.Web, checker, "room1") : null;
        using var web = comesByAllWays ? await WebSocketWatcher.JoinAsync(host.Web, checker, "room1") : null;
        foreach (var room in Enumerable.Range(1, RoomCount).Select(i => $"room{i}"))
        {
            watchers.Add(await Participant.JoinAsync(ways[watchers.Count % ways.Length], checker, room));
            for (var i = 0; i < SpeakersPerRoom; i++)
            {
                var account = connectionsOfAPerson == 1 ? null : $"{room}-{i / connectionsOfAPerson}";
                if (account is not null && i % connectionsOfAPerson == 0)
                    await accounts.RegisterAsync(ChatParts.Nick(account), verifier);
                speakers.Add(await Participant.JoinAsync(ways[i % ways.Length], checker, room, account: account));
            }
        }

        var speaking = Task.WhenAll(speakers.Select(speaker => speaker.SpeakAsync(LinesPerSpeaker)));
        var churn = Enumerable.Range(0, RoomCount * ComersAndGoersPerRoom)
            .Select(seed => ComeAndGoAsync(ways[seed % ways.Length], checker, seed, until: speaking)).ToArray();
        await speaking;
        var visits = await Task.WhenAll(churn);
        await Task.WhenAll(speakers.Concat(watchers).Select(participant => participant.ReadToTheEndAsync()));
        if (web is not null)
            await web.ReadAsync(SpeakersPerRoom * LinesPerSpeaker);
        if (irc is not null)
            await irc.ReadAsync(SpeakersPerRoom * LinesPerSpeaker);

        var clients = speakers.Count + watchers.Count + churn.Length;
        report.WriteLine($"{clients} clients, {speakers.Count * LinesPerSpeaker} counted lines, {visits.Sum()} visits.");
        Assert.Empty(checker.Verify());
        Assert.All(watchers, watcher => Assert.Equal(SpeakersPerRoom * LinesPerSpeaker, watcher.LinesRead));
        Assert.True(visits.Sum() >= churn.Length, "Nobody came and went.");
        speakers.Concat(watchers).ToList().ForEach(participant => participant.Dispose());
    }

    [Fact]
    public async Task Slow_readers_learn_of_all_that_they_miss_and_the_others_miss_nothing()
    {
        const int BigLine = 1000;
        await using var host = await InProcessHost.StartAsync(
            "Limits:Messages:Burst=100000", "Limits:Messages:PerSecond=100000", "History:ReplayOnJoin=0", "Limits:SendQueueBytes=65536");
        var checker = new DeliveryChecker();
        var speaker = await Participant.JoinAsync(host.Chat, checker, "busy");
        var watcher = await Participant.JoinAsync(host.Chat, checker, "busy");
        var slow = new List<Participant>();
        for (var i = 0; i < 3; i++)
            slow.Add(await Participant.JoinAsync(host.Chat, checker, "busy", receiveBuffer: 4096));

        for (var round = 0; round < 40; round++)
        {
            await speaker.SpeakAsync(40, BigLine);
            await watcher.ReadToTheEndAsync();

            // One reads a little now and then, one reads nothing, one stops halfway.
            await slow[0].ReadAsync(20);
            if (round < 20)
                await slow[2].ReadAsync(10);
        }

        await Task.WhenAll(slow.Select(reader => reader.ReadToTheEndAsync()));

        report.WriteLine($"Skipped: {string.Join(", ", slow.Select(reader => reader.LinesSkipped))}.");
        Assert.Empty(checker.Verify());
        Assert.All(slow, reader => Assert.InRange(reader.LinesSkipped, 1, 40 * 40));
        Assert.Equal(0, watcher.LinesSkipped);
        new[] { speaker, watcher }.Concat(slow).ToList().ForEach(participant => participant.Dispose());
    }

    /// <summary>Comes, says something nobody counts, reads along, and goes in one of the ways there are; again and again.</summary>
    private static async Task<int> ComeAndGoAsync(IPEndPoint server, DeliveryChecker checker, int seed, Task until)
    {
        var random = new Random(seed);
        var visits = 0;
        for (; !until.IsCompleted || visits == 0; visits++)
        {
            using var visitor = await Participant.JoinAsync(server, checker, $"room{random.Next(RoomCount) + 1}");
            await visitor.Client.SendAsync([.. Enumerable.Repeat(Uncounted, random.Next(5))]);
            for (var reads = random.Next(4); reads > 0; reads--)
                await visitor.ReadToTheEndAsync();
            visitor.Leave();
            switch (random.Next(4))
            {
                case 0:
                    visitor.Client.Reset();
                    break;
                case 1:
                    visitor.Client.HalfClose();
                    await visitor.Client.ReadToEndAsync();
                    break;
                case 2:
                    await visitor.Client.SendAsync("/leave", "/quit");
                    await visitor.Client.ReadUntilAsync("* Bye.");
                    break;
            }
        }

        return visits;
    }

    /// <summary>A reader over a WebSocket in one room that tells the checker all that is said there.</summary>
    private sealed class WebSocketWatcher : IDisposable
    {
        private readonly RawWebSocket _client;
        private readonly DeliveryChecker _checker;
        private readonly string _room;

        private WebSocketWatcher(RawWebSocket client, DeliveryChecker checker, string room) => (_client, _checker, _room) = (client, checker, room);

        public static async Task<WebSocketWatcher> JoinAsync(IPEndPoint server, DeliveryChecker checker, string room)
        {
            // From another address than the line clients: where HTTP came from, silence is no line client.
            var client = await RawWebSocket.ConnectFromAsync(IPAddress.Parse("127.0.0.5"), server);
            await client.SayAsync("""{"type":"start"}""");
            await client.ReadAsync("hello");
            await client.SayAsync($$"""{"type":"join","room":"{{room}}","id":"join"}""");
            await client.ReadAsync("ack");
            checker.Joined(nameof(WebSocketWatcher), room);
            return new(client, checker, room);
        }

        public async Task ReadAsync(int lines)
        {
            for (var read = 0; read < lines;)
            {
                var message = await _client.ReadAsync("message");
                var text = (string)message["text"]!;
                if ((string?)message["room"] != _room || text.EndsWith(Uncounted, StringComparison.Ordinal))
                    continue;
                _checker.Read(nameof(WebSocketWatcher), _room, text);
                read++;
            }
        }

        public void Dispose() => _client.Dispose();
    }

    /// <summary>The same with a client of IRC.</summary>
    private sealed class IrcWatcher : IDisposable
    {
        private readonly TcpChannel _client;
        private readonly DeliveryChecker _checker;
        private readonly string _room;

        private IrcWatcher(TcpChannel client, DeliveryChecker checker, string room) => (_client, _checker, _room) = (client, checker, room);

        public static async Task<IrcWatcher> JoinAsync(IPEndPoint server, DeliveryChecker checker, string room)
        {
            var watcher = new IrcWatcher(await TcpChannel.ConnectAsync(server, cancellationToken: TestContext.Current.CancellationToken), checker, room);
            foreach (var line in new[] { "NICK watcher", "USER watcher 0 * :watcher", $"JOIN #{room}" })
                await watcher._client.SendAsync(line, TestContext.Current.CancellationToken);
            while (!(await watcher.NextAsync()).Contains(" 366 ", StringComparison.Ordinal))
            {
            }

            checker.Joined(nameof(IrcWatcher), room);
            return watcher;
        }

        public async Task ReadAsync(int lines)
        {
            for (var read = 0; read < lines;)
            {
                var line = await NextAsync();
                var head = $" PRIVMSG #{_room} :";
                if (line.IndexOf(head, StringComparison.Ordinal) is not (> 0 and var at) || line.EndsWith(Uncounted, StringComparison.Ordinal))
                    continue;
                _checker.Read(nameof(IrcWatcher), _room, line[(at + head.Length)..]);
                read++;
            }
        }

        public void Dispose() => _client.Dispose();

        private async Task<string> NextAsync() =>
            await _client.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(ChatClient.Patience) ?? throw new EndOfStreamException();
    }

    /// <summary>One client in one room that tells the checker all it says and reads.</summary>
    private sealed class Participant : IDisposable
    {
        private readonly DeliveryChecker _checker;
        private readonly string _room;
        private int _said;

        private Participant(ChatClient client, DeliveryChecker checker, string room) => (Client, _checker, _room) = (client, checker, room);

        public ChatClient Client { get; }

        public int LinesRead { get; private set; }

        public int LinesSkipped { get; private set; }

        public static async Task<Participant> JoinAsync(IPEndPoint server, DeliveryChecker checker, string room, int receiveBuffer = 0, string? account = null)
        {
            // Several connections of one person are told apart by the names that they had before.
            var client = await ChatClient.EnterAsync(server, receiveBuffer);
            if (account is not null)
            {
                await client.SendAsync($"/login {account} {Password}");
                await client.ReadUntilAsync($"* You are logged in as {account}.");
            }

            await client.SendAsync("/leave general", $"/join {room}");
            await client.ReadUntilAsync(line => line.StartsWith($"* You are in {room}. ", StringComparison.Ordinal));
            checker.Joined(client.Name, room);
            return new(client, checker, room);
        }

        /// <summary>Says lines, and reads along after every few, as people do.</summary>
        public async Task SpeakAsync(int count, int length = 0)
        {
            const int LinesAtOnce = 10;
            for (var said = 0; said < count; said += LinesAtOnce)
            {
                var lines = Enumerable.Range(0, LinesAtOnce).Select(_ => $"{Client.Name} says {++_said} ".PadRight(length, '.')).ToArray();
                foreach (var line in lines)
                    _checker.Sent(Client.Name, _room, line);
                await Client.SendAsync(lines);
                await ReadToTheEndAsync();
            }
        }

        /// <summary>Reads all that was said until now.</summary>
        public async Task ReadToTheEndAsync()
        {
            foreach (var line in await Client.SettleAsync(_room))
                Take(line);
        }

        /// <summary>Reads some lines, which must be there or come.</summary>
        public async Task ReadAsync(int count)
        {
            for (var i = 0; i < count; i++)
                Take(await Client.ReadLineAsync() ?? throw new IOException($"{Client.Name} was closed."));
        }

        public void Leave() => _checker.Left(Client.Name, _room);

        public void Dispose() => Client.Dispose();

        private void Take(string line)
        {
            if (Skipped().Match(line) is { Success: true } skipped)
            {
                var count = int.Parse(skipped.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                LinesSkipped += count;
                _checker.Skipped(Client.Name, _room, long.Parse(skipped.Groups[2].ValueSpan, CultureInfo.InvariantCulture), count);
            }
            else if (!line.StartsWith("* ", StringComparison.Ordinal) && !line.EndsWith(Uncounted, StringComparison.Ordinal))
            {
                LinesRead++;
                _checker.Read(Client.Name, _room, line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
            }
        }
    }

    [GeneratedRegex(@"^\* (\d+) lines of busy skipped: /since (\d+) busy shows them\.$")]
    private static partial Regex Skipped();
}
