using System.Globalization;
using System.Text.RegularExpressions;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using ChatHost.Sessions;

namespace ChatHost.Tests.Transport;

/// <summary>The line chat from bytes to bytes, over connections in memory.</summary>
public sealed class FramedConnectionHandlerTests : IDisposable
{
    private readonly ChatParts _chat = new();
    private readonly ConnectionTable _table = new();
    private readonly FixedOptions<LimitOptions> _limits = new(new());

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Two_people_join_talk_and_leave()
    {
        var (alice, aliceRuns) = Connect("c1");
        var (bob, bobRuns) = Connect("c2");
        Assert.Equal("Welcome to the chat server!", await alice.ReadLineAsync());
        Assert.Equal("* You are user1 in general. 1 here. Type /help for commands.", await alice.ReadLineAsync());
        Assert.Equal("Welcome to the chat server!", await bob.ReadLineAsync());
        Assert.Equal("* You are user2 in general. 2 here. Type /help for commands.", await bob.ReadLineAsync());

        await bob.SendAsync("/nick bob\r\nhello\r\n");
        Assert.Equal("Nickname changed to: bob", await bob.ReadLineAsync());
        Assert.Equal("* user2 joined general.", await alice.ReadLineAsync());
        Assert.Equal("* user2 is now known as bob.", await alice.ReadLineAsync());
        Assert.Equal("bob: hello", await alice.ReadLineAsync());

        await bob.SendAsync("/quit so long\n");
        Assert.Equal("* Bye.", await bob.ReadLineAsync());
        Assert.Equal("* bob left general: so long", await alice.ReadLineAsync());
        await bobRuns.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        alice.EndSending();
        await aliceRuns.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Null(_chat.Lobby.Names.Find(ChatParts.Nick("bob")));
    }

    [Fact]
    public async Task A_client_that_is_cut_off_leaves_its_room()
    {
        var (alice, _) = Connect("c1");
        var (bob, bobRuns) = Connect("c2");
        await bob.SendAsync("hello\n");
        while (await alice.ReadLineAsync() != "user2: hello")
        {
        }

        bob.Reset();

        Assert.Equal("* user2 left general.", await alice.ReadLineAsync());
        await Assert.ThrowsAnyAsync<IOException>(() => bobRuns.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Clients_read_of_a_stop_and_their_connections_end()
    {
        var (alice, aliceRuns) = Connect("c1");
        await alice.ReadLineAsync();
        await alice.ReadLineAsync();

        _ = _table.DisconnectAllAsync(DisconnectReason.Shutdown);

        Assert.Equal("* Server is shutting down.", await alice.ReadLineAsync());
        await aliceRuns.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_slow_reader_reads_what_it_missed_and_can_ask_for_it()
    {
        _limits.CurrentValue = new() { SendQueueBytes = 4096 };
        var (alice, _) = Connect("c1");
        var (bob, _) = Connect("c2");
        await alice.ReadLineAsync();
        await alice.ReadLineAsync();
        await bob.SendAsync("line 1\n");
        while (await alice.ReadLineAsync() != "user2: line 1")
        {
        }

        // From here on alice does not read: the first lines are under way, and the others wait.
        for (var i = 2; i <= 50; i++)
        {
            await bob.SendAsync($"line {i} {new string('.', 300)}\n");
            await TestWait.UntilAsync(() => _chat.Directory.ListAll().Single().LastSeq == i);
            await _chat.SettleAsync();
        }

        var read = new List<string>();
        while (read.Count == 0 || !read[^1].StartsWith("user2: line 50 ", StringComparison.Ordinal))
            read.Add((await alice.ReadLineAsync())!);

        var told = Assert.Single(read, line => line.Contains("skipped", StringComparison.Ordinal));
        var skip = Regex.Match(told, @"^\* (\d+) lines of general skipped: /since (\d+) general shows them\.$");
        Assert.True(skip.Success, told);
        var (count, after) = (NumberIn(skip.Groups[1]), NumberIn(skip.Groups[2]));
        Assert.Equal(49 - count, read.Count(line => line.StartsWith("user2: ", StringComparison.Ordinal)));
        Assert.StartsWith($"user2: line {after} ", read[read.IndexOf(told) - 1], StringComparison.Ordinal);
        Assert.StartsWith($"user2: line {after + count + 1} ", read[read.IndexOf(told) + 1], StringComparison.Ordinal);
        await alice.SendAsync($"/since {after} general\n");
        Assert.Contains($"user2: line {after + 1} ", await alice.ReadLineAsync(), StringComparison.Ordinal);
    }

    private static int NumberIn(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private (InMemoryConnection Connection, Task Runs) Connect(string id)
    {
        var connection = new InMemoryConnection(id);
        _table.Add(new(connection.Context, "Line", default, _chat.Time.GetTimestamp()));
        var handler = new FramedConnectionHandler<LineProtocol>(
            new(_chat.LineServices), new(new(_limits), new(_limits), _chat.Time, NullLogger<FramedConnection>.Instance));
        return (connection, handler.OnConnectedAsync(connection.Context));
    }
}
