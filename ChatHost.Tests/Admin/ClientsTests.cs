using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Admin;

public sealed class ClientsTests
{
    [Fact]
    public async Task A_chat_client_is_shown_with_all_that_is_known_of_it()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var zoe = await LineClient.ConnectAsync(host.ChatPort, "Zoë");
        await zoe.SendAsync("/join dev");
        await zoe.ReadUntilAsync("You are in dev");
        await zoe.SendAsync("/join ops");
        await zoe.ReadUntilAsync("You are in ops");

        // Received bytes are counted once their lines are done with, so the answer to the last may come first.
        var list = await admin.GetUntilAsync("/clients", json => json.GetProperty("clients")[0].GetProperty("received").GetProperty("bytes").GetInt64() == 31);

        var client = Assert.Single(list.Json.GetProperty("clients").EnumerateArray());
        Assert.Equal(1, list.Json.GetProperty("total").GetInt32());
        Assert.Equal(JsonValueKind.Null, list.Json.GetProperty("next").ValueKind);
        Assert.Equal(
            ["id", "nick", "protocol", "remote", "rooms", "connectedAt", "lastActiveAt", "received", "sent", "queuedBytes", "dropped"],
            client.EnumerateObject().Select(field => field.Name));
        Assert.NotEmpty(client.GetProperty("id").GetString()!);
        Assert.Contains("\"nick\":\"Zoë\"", list.Body, StringComparison.Ordinal);
        Assert.Equal("Line", client.GetProperty("protocol").GetString());
        Assert.Equal(zoe.Remote, client.GetProperty("remote").GetString());
        Assert.Equal("""["general","dev","ops"]""", client.GetProperty("rooms").GetRawText());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", client.GetProperty("connectedAt").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", client.GetProperty("lastActiveAt").GetString());
        Assert.Equal("""{"lines":3,"bytes":31}""", client.GetProperty("received").GetRawText());
        Assert.Equal(5, client.GetProperty("sent").GetProperty("lines").GetInt64());
        Assert.InRange(client.GetProperty("sent").GetProperty("bytes").GetInt64(), 150, 300);
        Assert.Equal(0, client.GetProperty("queuedBytes").GetInt32());
        Assert.Equal(0, client.GetProperty("dropped").GetInt32());
    }

    [Fact]
    public async Task An_echo_connection_is_shown_without_name_and_rooms()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var probe = new TcpClient();
        await probe.ConnectAsync(IPAddress.Loopback, host.EchoPort, TestContext.Current.CancellationToken);
        await probe.GetStream().WriteAsync(new byte[1000], TestContext.Current.CancellationToken);
        await probe.GetStream().ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);

        var client = (await admin.GetAsync("/clients")).Json.GetProperty("clients")[0];

        Assert.Equal(JsonValueKind.Null, client.GetProperty("nick").ValueKind);
        Assert.Equal("Echo", client.GetProperty("protocol").GetString());
        Assert.Equal("[]", client.GetProperty("rooms").GetRawText());
        Assert.Equal("""{"lines":0,"bytes":1000}""", client.GetProperty("received").GetRawText());
        Assert.Equal("""{"lines":0,"bytes":1000}""", client.GetProperty("sent").GetRawText());
    }

    [Fact]
    public async Task Sessions_that_were_cut_off_are_counted_as_far_as_the_filters_let_them_pass()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        var server = new IPEndPoint(IPAddress.Loopback, host.ChatPort);
        using (var bob = await ChatClient.EnterAsAsync("bob", server))
        {
            await bob.SendAsync("/json");
            await bob.ReadUntilAsync(line => line.StartsWith("{\"type\":\"hello\"", StringComparison.Ordinal));
            Assert.False((await admin.GetAsync("/clients")).Json.TryGetProperty("kept", out _));
        }

        var all = await admin.GetUntilAsync("/clients", json => json.GetProperty("total").GetInt32() == 0);

        Assert.Equal("""{"total":0,"clients":[],"next":null,"kept":1}""" + "\n", all.Body);
        Assert.Equal(all.Body, (await admin.GetAsync("/clients?nick=bob&room=general")).Body);
        Assert.Equal("""{"total":0,"clients":[],"next":null}""" + "\n", (await admin.GetAsync("/clients?nick=alice")).Body);
        Assert.Equal("""{"total":0,"clients":[],"next":null}""" + "\n", (await admin.GetAsync("/clients?room=dev")).Body);
    }

    [Fact]
    public async Task Clients_are_listed_as_they_came_and_pages_join_without_gap_or_double()
    {
        const int Count = 40;
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        var clients = new List<LineClient>();
        for (var i = 0; i < Count; i++)
            clients.Add(await LineClient.ConnectAsync(host.ChatPort));

        var (seen, next) = (new List<string>(), (string?)null);
        do
        {
            var page = (await admin.GetAsync($"/clients?limit=15{(next is null ? "" : $"&after={next}")}")).Json;
            Assert.Equal(Count, page.GetProperty("total").GetInt32());
            seen.AddRange(page.GetProperty("clients").EnumerateArray().Select(client => client.GetProperty("remote").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null && seen.Count < Count);

        Assert.Equal(clients.Select(client => client.Remote), seen);
        Assert.Null(next);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_last_page_that_is_full_is_the_last()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");

        var first = (await admin.GetAsync("/clients?limit=1")).Json;
        var next = first.GetProperty("next").GetString();
        var second = (await admin.GetAsync($"/clients?limit=1&after={next}")).Json;
        var third = (await admin.GetAsync($"/clients?after={second.GetProperty("clients")[0].GetProperty("id")}")).Json;

        Assert.Equal(["alice"], NicksOf(first));
        Assert.Equal(first.GetProperty("clients")[0].GetProperty("id").GetString(), next);
        Assert.Equal(["bob"], NicksOf(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Empty(NicksOf(third));
        Assert.Equal(2, third.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?limit=3")]
    [InlineData("?limit=99")]
    [InlineData("?limit=99999999999999999999999")]
    public async Task No_page_is_larger_than_a_replay(string query)
    {
        await using var host = RunningHost.Start(("History:MaxReplay", "2"));
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");
        using var carol = await LineClient.ConnectAsync(host.ChatPort, "carol");

        var page = (await admin.GetAsync("/clients" + query)).Json;

        Assert.Equal(["alice", "bob"], NicksOf(page));
        Assert.Equal(3, page.GetProperty("total").GetInt32());
        Assert.NotNull(page.GetProperty("next").GetString());
    }

    [Fact]
    public async Task A_limit_that_is_no_positive_number_is_refused_everywhere()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        foreach (var path in (string[])["/clients", "/rooms", "/rooms/general/messages"])
        {
            foreach (var limit in (string[])["0", "-1", "+5", "1.5", "ten", "", "%D9%A3", "1&limit=2"])
            {
                var answer = await admin.GetAsync($"{path}?limit={limit}");

                Assert.Equal((path, limit, HttpStatusCode.BadRequest), (path, limit, answer.Status));
                Assert.Equal("limit must be a whole number from 1.", answer.Detail);
            }
        }
    }

    [Fact]
    public async Task Clients_can_be_found_by_room_and_by_name()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");
        using var probe = new TcpClient();
        await probe.ConnectAsync(IPAddress.Loopback, host.EchoPort, TestContext.Current.CancellationToken);
        await bob.SendAsync("/join dev");
        await bob.ReadUntilAsync("You are in dev");
        await admin.GetUntilAsync("/clients", json => json.GetProperty("total").GetInt32() == 3);

        Assert.Equal(["alice", "bob"], await FindAsync("?room=GENERAL", total: 2));
        Assert.Equal(["bob"], await FindAsync("?room=dev", total: 1));
        Assert.Equal(["alice"], await FindAsync("?nick=ALICE", total: 1));
        Assert.Equal([], await FindAsync("?nick=alice&room=dev", total: 0));
        Assert.Equal([], await FindAsync("?room=nowhere", total: 0));
        Assert.Equal(["alice"], await FindAsync("?room=general&limit=1", total: 2));

        async Task<IEnumerable<string?>> FindAsync(string query, int total)
        {
            var list = (await admin.GetAsync("/clients" + query)).Json;
            Assert.Equal(total, list.GetProperty("total").GetInt32());
            return NicksOf(list);
        }
    }

    [Theory]
    [InlineData("?room=", "Invalid room name: ")]
    [InlineData("?room=no%20room", "Invalid room name: ")]
    [InlineData("?nick=", "Invalid nickname: ")]
    [InlineData("?nick=server", "Invalid nickname: server is reserved.")]
    public async Task Invalid_names_find_no_client(string query, string detail)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var answer = await admin.GetAsync("/clients" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith(detail, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_client_is_shown_as_in_the_list()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var listed = (await admin.GetAsync("/clients?nick=alice")).Json.GetProperty("clients")[0];

        var one = await admin.GetAsync($"/clients/{listed.GetProperty("id")}");

        Assert.Equal(HttpStatusCode.OK, one.Status);
        Assert.Equal(listed.EnumerateObject().Select(field => field.Name), one.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal("alice", one.Json.GetProperty("nick").GetString());
    }

    [Fact]
    public async Task A_client_that_has_gone_is_no_longer_shown()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var id = (await admin.GetAsync("/clients")).Json.GetProperty("clients")[0].GetProperty("id").GetString();

        await alice.SendAsync("/quit");
        alice.Dispose();

        await admin.GetUntilAsync("/clients", json => json.GetProperty("total").GetInt32() == 0);
        var gone = await admin.GetAsync($"/clients/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Equal("No such client: it may have gone meanwhile.", gone.Detail);
    }

    private static IEnumerable<string?> NicksOf(JsonElement list) =>
        [.. list.GetProperty("clients").EnumerateArray().Select(client => client.GetProperty("nick").GetString())];
}
