using System.Net;
using System.Text.Json;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin;

public sealed class RoomsTests
{
    [Fact]
    public async Task The_most_populous_rooms_come_first()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");
        await bob.SendAsync("/join Dev");
        await bob.SendAsync("/topic Größe & \"Ordnung\"");
        await bob.ReadUntilAsync("* Topic of Dev:");

        var (all, first) = (await admin.GetAsync("/rooms"), await admin.GetAsync("/rooms?limit=1"));

        Assert.Equal(HttpStatusCode.OK, all.Status);
        Assert.Equal(
            """{"total":2,"rooms":[{"name":"general","members":2,"lastSeq":0,"topic":null},{"name":"Dev","members":1,"lastSeq":1,"topic":"Größe & \"Ordnung\""}],"next":null}""" + "\n",
            all.Body);
        Assert.Equal("""{"total":2,"rooms":[{"name":"general","members":2,"lastSeq":0,"topic":null}],"next":"general"}""" + "\n", first.Body);
    }

    [Fact]
    public async Task Without_a_limit_a_hundred_rooms_are_listed()
    {
        await using var host = RunningHost.Start(("Rooms:MaxPerSession", "200"), ("Limits:Messages:Burst", "1000"));
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        for (var i = 1; i <= 100; i++)
            await alice.SendAsync($"/join room{i}");
        await alice.ReadUntilAsync("You are in room100");

        var (some, all) = ((await admin.GetAsync("/rooms")).Json, (await admin.GetAsync("/rooms?limit=500")).Json);

        Assert.Equal((101, 100), (some.GetProperty("total").GetInt32(), some.GetProperty("rooms").GetArrayLength()));
        Assert.Equal((101, 101), (all.GetProperty("total").GetInt32(), all.GetProperty("rooms").GetArrayLength()));
    }

    [Fact]
    public async Task One_room_is_found_whatever_the_case()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await alice.SendAsync("/join Höhe");
        await alice.ReadUntilAsync("You are in Höhe");

        var answer = await admin.GetAsync("/rooms/H%C3%96HE");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("""{"name":"Höhe","members":1,"lastSeq":0,"topic":null}""" + "\n", answer.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/messages")]
    public async Task A_room_that_is_not_there_is_not_found_and_a_name_that_cannot_be_is_refused(string call)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var (unknown, invalid, odd) = (
            await admin.GetAsync($"/rooms/nowhere{call}"), await admin.GetAsync($"/rooms/no%20room{call}"), await admin.GetAsync($"/rooms/a%2Fb{call}"));

        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Equal("No such room: nowhere", unknown.Detail);
        Assert.Equal(HttpStatusCode.BadRequest, invalid.Status);
        Assert.StartsWith("Invalid room name: ", invalid.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, odd.Status);
    }

    [Fact]
    public async Task Messages_are_read_as_JSON_clients_read_them()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await alice.SendAsync("grüß \"dich\" <b>");
        await alice.SendAsync("/me waves");
        await alice.SendAsync("/topic tea");
        await alice.ReadUntilAsync("* Topic of general: tea");

        var answer = await admin.GetAsync("/rooms/General/messages");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("next").ValueKind);
        var events = answer.Json.GetProperty("messages").EnumerateArray().ToArray();
        Assert.Equal(
            ["message general 1 alice grüß \"dich\" <b>", "action general 2 alice waves", "topic general 3 alice tea"],
            events.Select(e => $"{e.GetProperty("type")} {e.GetProperty("room")} {e.GetProperty("seq")} {e.GetProperty("nick")} {e.GetProperty("text")}"));
        Assert.All(events, e => Assert.Equal(["type", "room", "seq", "time", "nick", "text"], e.EnumerateObject().Select(field => field.Name)));
        Assert.All(events, e => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", e.GetProperty("time").GetString()));
        Assert.Contains("grüß \\\"dich\\\" <b>", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_messages_join_without_gap_or_double()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync("/rooms/general/messages", $$"""{"text":"{{string.Join("\\n", Enumerable.Range(1, 250))}}"}""");

        Assert.Equal((1, 100, 100L), await PageAsync(""));
        Assert.Equal((101, 200, 200L), await PageAsync("?after=100"));
        Assert.Equal((201, 250, (long?)null), await PageAsync("?after=200"));
        Assert.Equal((1, 250, (long?)null), await PageAsync("?limit=250"));
        Assert.Equal((1, 249, 249L), await PageAsync("?limit=249"));
        Assert.Equal((250, 250, (long?)null), await PageAsync("?after=249&limit=1"));

        async Task<(int First, int Last, long? Next)> PageAsync(string query)
        {
            var page = (await admin.GetAsync("/rooms/general/messages" + query)).Json;
            var seqs = page.GetProperty("messages").EnumerateArray().Select(e => e.GetProperty("seq").GetInt32()).ToArray();
            Assert.Equal(Enumerable.Range(seqs[0], seqs.Length), seqs);
            return (seqs[0], seqs[^1], page.GetProperty("next").ValueKind == JsonValueKind.Null ? null : page.GetProperty("next").GetInt64());
        }
    }

    [Theory]
    [InlineData("?after=1")]
    [InlineData("?after=9223372036854775807")]
    [InlineData("?after=99999999999999999999")]
    public async Task After_the_last_message_there_is_nothing(string query)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync("/rooms/general/messages", """{"text":"hi"}""");

        var answer = await admin.GetAsync("/rooms/general/messages" + query);

        Assert.Equal("""{"messages":[],"next":null}""" + "\n", answer.Body);
    }

    [Fact]
    public async Task No_more_than_a_replay_is_read_at_once()
    {
        await using var host = RunningHost.Start(("History:MaxReplay", "2"));
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync("/rooms/general/messages", """{"text":"1\n2\n3"}""");

        var page = (await admin.GetAsync("/rooms/general/messages?limit=500")).Json;

        Assert.Equal(2, page.GetProperty("messages").GetArrayLength());
        Assert.Equal(2, page.GetProperty("next").GetInt64());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    public async Task A_number_to_start_after_is_a_number(string after)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var answer = await admin.GetAsync($"/rooms/general/messages?after={after}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("after must be a whole number from 0.", answer.Detail);
    }

    [Fact]
    public async Task Messages_of_a_store_that_is_away_are_unavailable()
    {
        await using var host = RunningHost.Start([], SwitchableHistoryStore.Register);
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        host.Services.GetRequiredService<SwitchableHistoryStore>().IsAway = true;

        var answer = await admin.GetAsync("/rooms/general/messages");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("the disk is full.", answer.Detail);
    }
}
