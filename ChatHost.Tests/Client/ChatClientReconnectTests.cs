using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatHost.Client;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Client;

/// <summary>Lost connections, restarts and endings, with the real server.</summary>
public sealed class ChatClientReconnectTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_loses_its_connection_misses_nothing_and_says_nothing_twice(bool overWebSocket)
    {
        await using var host = await InProcessHost.StartAsync();
        await using var relay = await CuttingRelay.StartAsync(overWebSocket ? host.Web : host.Chat, cutAfter: ",\"seq\":5}");
        await using var alice = ClientStart.Start(
            ClientStart.Uri(new IPEndPoint(IPAddress.Loopback, relay.Port), overWebSocket), "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await using var bob = ClientStart.Start(ClientStart.Uri(host, overWebSocket), "bob", "dev");
        await bob.SendAsync("dev", "bob 0", Cancellation);

        // An acknowledgement of the first five is lost with the connection.
        var own = Task.WhenAll(Enumerable.Range(1, 20).Select(number => alice.SendAsync("dev", $"alice {number}", Cancellation)));
        await read.UntilAsync<MessageEvent>(message => message.Seq == 6);
        var others = await Task.WhenAll(Enumerable.Range(1, 19).Select(number => bob.SendAsync("dev", $"bob {number}", Cancellation)));
        var numbers = (await own).Concat(others).ToArray();

        await read.UntilAsync<MessageEvent>(message => message.Seq == 40);
        Assert.Equal(2, relay.Connections);
        Assert.Equal(Enumerable.Range(2, 39).Select(number => (long)number), numbers.Order());
        var first = read.Numbers("dev").First();
        Assert.Equal(Enumerable.Range((int)first, 41 - (int)first).Select(number => (long)number), read.Numbers("dev"));
        Assert.Equal(2, read.All.OfType<HelloEvent>().Count());
        Assert.Equal(40, (await bob.GetHistoryAsync("dev", after: 0, cancellationToken: Cancellation)).Cast<MessageEvent>().Select(kept => kept.Text).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_goes_on_after_the_server_was_restarted(bool overWebSocket)
    {
        string[] settings = ["History:Store=Sqlite", $"History:Path={Path.Combine(_directory.FullName, "chat.db")}"];
        var host = await InProcessHost.StartAsync(settings);
        var server = ClientStart.Uri(host, overWebSocket);
        await using var alice = ClientStart.Start(() => Volatile.Read(ref server), "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await alice.SendAsync("dev", "before", Cancellation);

        await host.DisposeAsync();
        Assert.Equal("shutdown", (await read.UntilAsync<ByeEvent>()).Code);
        var saying = alice.SendAsync("dev", "while it was away", Cancellation);
        await using var again = await InProcessHost.StartAsync(settings);
        Volatile.Write(ref server, ClientStart.Uri(again, overWebSocket));
        Assert.Equal(2, await saying);
        Assert.Equal(3, await alice.SendAsync("dev", "after", Cancellation));

        await read.UntilAsync<MessageEvent>(message => message.Text == "after");
        Assert.Equal([1, 2, 3], read.Numbers("dev"));
        Assert.Equal("alice", alice.Nick);
        Assert.Single(read.All.OfType<HelloEvent>().Select(hello => hello.Token).Distinct());
    }

    [Fact]
    public async Task A_server_that_forgot_everything_is_entered_again_and_its_rooms_begin_at_1()
    {
        var host = await InProcessHost.StartAsync();
        var server = ClientStart.Uri(host, overWebSocket: true);
        await using var alice = ClientStart.Start(() => Volatile.Read(ref server), "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await alice.SendLinesAsync("dev", ["one", "two", "three"], Cancellation);
        await read.UntilAsync<MessageEvent>(message => message.Seq == 3);

        await host.DisposeAsync();
        await using var again = await InProcessHost.StartAsync();
        await using var bob = ClientStart.Start(ClientStart.Uri(again, overWebSocket: true), "bob", "dev");
        await bob.SendAsync("dev", "anew", Cancellation);
        Volatile.Write(ref server, ClientStart.Uri(again, overWebSocket: true));

        Assert.Equal("dev", (await read.UntilAsync<RoomRestartedEvent>()).Room);
        await bob.SendAsync("dev", "and on", Cancellation);
        await read.UntilAsync<MessageEvent>(message => message.Text == "and on");
        Assert.Equal([1, 2, 3, 1, 2], read.Numbers("dev"));
    }

    [Fact]
    public async Task Another_client_goes_on_where_one_was_detached()
    {
        await using var host = await InProcessHost.StartAsync();
        var web = ClientStart.Uri(host, overWebSocket: true);
        await using var bob = ClientStart.Start(web, "bob", "dev");
        await bob.SendAsync("dev", "bob 1", Cancellation);
        ChatResumePoint point;
        await using (var alice = ClientStart.Start(web, "alice", "dev"))
        {
            await using var read = new ReceivedEvents(alice);
            await read.UntilAsync<JoinedEvent>();
            await bob.SendLinesAsync("dev", ["bob 2", "bob 3", "bob 4"], Cancellation);
            await read.UntilAsync<MessageEvent>(message => message.Seq == 3);
            point = await alice.DetachAsync();
        }

        await bob.SendAsync("dev", "bob 5", Cancellation);
        await using var next = ChatHost.Client.ChatClient.Start(new() { Server = web, ResumeFrom = point });
        await using var nextRead = new ReceivedEvents(next);

        // The last that was read is read again: whether it was dealt with nobody knows.
        await nextRead.UntilAsync<MessageEvent>(message => message.Seq == 5);
        Assert.Equal([3, 4, 5], nextRead.Numbers("dev"));
        Assert.Equal("alice", next.Nick);
    }

    [Fact]
    public async Task A_room_is_read_from_its_beginning_with_a_gap_for_missing_history()
    {
        await using var host = await InProcessHost.StartAsync("History:MaxPerRoom=10", "Limits:Messages:Burst=1000");
        var web = ClientStart.Uri(host, overWebSocket: true);
        await using var bob = ClientStart.Start(web, "bob", "dev");
        await bob.SendLinesAsync("dev", [.. Enumerable.Range(1, 100).Select(number => $"line {number}")], Cancellation);
        await using var alice = ClientStart.Start(web, "alice");
        await using var read = new ReceivedEvents(alice);

        await alice.JoinAsync("dev", since: 0, Cancellation);

        await read.UntilAsync<MessageEvent>(message => message.Seq == 100);
        var gap = Assert.Single(read.All.OfType<GapEvent>());
        Assert.Equal((1, read.Numbers("dev").First() - 1), (gap.From, gap.To));
        Assert.Equal(read.Numbers("dev").Count(), 100 - gap.To);
    }

    [Fact]
    public async Task A_disconnection_by_an_operator_ends_the_session()
    {
        await using var host = await InProcessHost.StartAsync();
        await using var alice = ClientStart.Start(ClientStart.Uri(host, overWebSocket: true), "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await alice.SendAsync("dev", "hello", Cancellation);

        await KickAsync(host, "alice");

        var ended = await Assert.ThrowsAsync<ChatSessionEndedException>(read.ToEndAsync);
        Assert.Equal("kicked", ended.Code);
        await Assert.ThrowsAsync<ChatSessionEndedException>(() => alice.SendAsync("dev", "too late", Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_another_client_took_over_does_not_take_it_back(bool overWebSocket)
    {
        await using var host = await InProcessHost.StartAsync();
        var server = ClientStart.Uri(host, overWebSocket);
        await using var alice = ClientStart.Start(server, "alice", "dev");
        await using var read = new ReceivedEvents(alice);
        await alice.SendAsync("dev", "hello", Cancellation);

        await using var other = ChatHost.Client.ChatClient.Start(new() { Server = server, ResumeFrom = alice.ResumePoint });

        var ended = await Assert.ThrowsAsync<ChatSessionEndedException>(read.ToEndAsync);
        Assert.Equal("takenOver", ended.Code);
        Assert.Equal(2, await other.SendAsync("dev", "still alice", Cancellation));
        Assert.Equal("alice", other.Nick);
    }

    [Fact]
    public async Task A_full_server_is_tried_again_and_reported_with_its_own_message()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxConnections=1");
        var bob = await ChatHost.Tests.Support.ChatClient.EnterAsync(host.Chat);
        await using var alice = ClientStart.Start(ClientStart.Uri(host, overWebSocket: false), "alice", "dev");
        await using var read = new ReceivedEvents(alice);

        var lost = await read.UntilAsync<DisconnectedEvent>();
        bob.Dispose();

        Assert.Equal("The server refused the connection: Too many connections.", lost.Reason);
        await read.UntilAsync<HelloEvent>();
    }

    public void Dispose() => _directory.Dispose();

    private static async Task KickAsync(InProcessHost host, string nick)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{host.AddressOf("Admin")}") };
        var found = await http.GetFromJsonAsync<JsonObject>($"/clients?nick={nick}", Cancellation);
        using var answer = await http.DeleteAsync(new Uri($"/clients/{found!["clients"]![0]!["id"]}", UriKind.Relative), Cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
