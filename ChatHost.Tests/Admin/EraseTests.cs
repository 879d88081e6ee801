using System.Net;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Admin;

public sealed class EraseTests
{
    private const string Messages = "/rooms/general/messages";

    [Fact]
    public async Task One_message_is_erased_and_only_its_number_is_left()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync(Messages, """{"text":"one\ntwo\nthree"}""");

        var answer = await admin.DeleteAsync(Messages + "/2");

        Assert.Equal((HttpStatusCode.OK, """{"room":"general","erased":1}""" + "\n"), (answer.Status, answer.Body));
        var events = (await admin.GetAsync(Messages)).Json.GetProperty("messages").EnumerateArray().Select(e => e.ToString()).ToArray();
        Assert.Equal(3, events.Length);
        Assert.Equal("""{"type":"erased","room":"general","seq":2}""", events[1]);
        Assert.DoesNotContain("two", string.Concat(events), StringComparison.Ordinal);
        await alice.ReadUntilAsync("server: three");
        await alice.SendAsync("/since 1");
        Assert.Matches(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] \* 2 was erased\.$", await alice.ReadAsync());
        Assert.EndsWith("server: three", await alice.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_readers_hear_of_it_at_once_and_line_readers_do_not()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        using var bob = await LineClient.ConnectAsync(host.ChatPort, "bob");
        await bob.SendAsync("/json");
        await bob.ReadUntilAsync("\"hello\"");
        await admin.PostAsync(Messages, """{"text":"one"}""");

        await admin.DeleteAsync(Messages + "/1");
        await admin.PostAsync(Messages, """{"text":"two"}""");

        await bob.ReadUntilAsync("\"one\"");
        Assert.Equal("""{"type":"erased","room":"general","seq":1}""", await bob.ReadAsync());
        Assert.Contains("\"two\"", await bob.ReadAsync(), StringComparison.Ordinal);
        await alice.ReadUntilAsync("server: one");
        Assert.Equal("server: two", await alice.ReadAsync());
    }

    [Fact]
    public async Task All_of_a_nickname_is_erased_also_what_the_server_said()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync(Messages, """{"text":"a\nb","nick":"Eve"}""");
        await admin.PostAsync(Messages, """{"text":"c"}""");
        await admin.PostAsync(Messages, """{"text":"d","nick":"EVE"}""");

        var eve = await admin.DeleteAsync(Messages + "?nick=eve");
        var left = Texts(await admin.GetAsync(Messages));
        var server = await admin.DeleteAsync(Messages + "?nick=SERVER");
        var nobody = await admin.DeleteAsync(Messages + "?nick=nobody");

        Assert.Equal(3, eve.Json.GetProperty("erased").GetInt64());
        Assert.Equal(["erased", "erased", "c", "erased"], left);
        Assert.Equal(1, server.Json.GetProperty("erased").GetInt64());
        Assert.Equal(0, nobody.Json.GetProperty("erased").GetInt64());
    }

    [Fact]
    public async Task A_room_is_erased_with_its_topic_and_who_is_in_it_stays_and_its_numbers_go_on()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await alice.SendAsync("/topic secret");
        await alice.ReadUntilAsync("Topic of general");
        await admin.PostAsync(Messages, """{"text":"one\ntwo"}""");

        var answer = await admin.DeleteAsync("/rooms/general");
        var again = await admin.DeleteAsync("/rooms/general");

        Assert.Equal("""{"room":"general","erased":3}""" + "\n", answer.Body);
        Assert.Equal("""{"room":"general","erased":0}""" + "\n", again.Body);
        Assert.Equal("""{"name":"general","members":1,"lastSeq":3,"topic":null}""" + "\n", (await admin.GetAsync("/rooms/general")).Body);
        Assert.Equal(4, (await admin.PostAsync(Messages, """{"text":"three"}""")).Json.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task An_empty_room_is_gone_once_erased_and_its_numbers_still_continue()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await alice.SendAsync("/join dev");
        await alice.SendAsync("hello");
        await alice.SendAsync("/leave");
        await alice.ReadUntilAsync("You left dev");

        var answer = await admin.DeleteAsync("/rooms/dev");

        Assert.Equal(1, answer.Json.GetProperty("erased").GetInt64());
        await admin.GetUntilAsync("/rooms/dev", room => room.TryGetProperty("status", out var status) && status.GetInt32() == 404);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("/rooms/dev")).Status);
        await alice.SendAsync("/join dev");
        await alice.ReadUntilAsync("You are in dev. 1 here. Last number: 1.");
    }

    [Theory]
    [InlineData("/rooms/general/messages/2", HttpStatusCode.NotFound, "No message 2 is kept of general.")]
    [InlineData("/rooms/general/messages/99999999999999999999", HttpStatusCode.NotFound, "No message 9223372036854775807 is kept of general.")]
    [InlineData("/rooms/general/messages/0", HttpStatusCode.BadRequest, "seq must be a whole number from 1.")]
    [InlineData("/rooms/general/messages/x", HttpStatusCode.BadRequest, "seq must be a whole number from 1.")]
    [InlineData("/rooms/nowhere/messages/1", HttpStatusCode.NotFound, "No such room: nowhere")]
    [InlineData("/rooms/general/messages", HttpStatusCode.BadRequest, "nick is missing. To erase all of a room: DELETE /rooms/{room}.")]
    [InlineData("/rooms/general/messages?nick=", HttpStatusCode.BadRequest, null)]
    public async Task Invalid_requests_to_erase_are_refused_and_change_nothing(string call, HttpStatusCode status, string? detail)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync(Messages, """{"text":"one"}""");

        var answer = await admin.DeleteAsync(call);

        Assert.Equal(status, answer.Status);
        Assert.Equal(detail ?? answer.Detail, answer.Detail);
        Assert.Equal(["one"], Texts(await admin.GetAsync(Messages)));
    }

    [Fact]
    public async Task The_log_says_what_was_erased_by_number_and_over_which_connection_and_never_what_it_was()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.PostAsync(Messages, """{"text":"secret","nick":"mallory"}""");

        await admin.DeleteAsync(Messages + "/1");
        await admin.DeleteAsync(Messages + "?nick=mallory");
        await admin.DeleteAsync("/rooms/general");

        var lines = host.Logs.Lines.Where(line => line.Id is 5003 or 5004 or 5005).ToArray();
        Assert.Equal([5003, 5004, 5005], lines.Select(line => line.Id));
        Assert.Matches(@"^Connection \S+: an operator erased message 1 of room general \(1 messages\)\. $", lines[0].Text);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("secret", StringComparison.Ordinal) || line.Text.Contains("mallory", StringComparison.Ordinal));
        Assert.Contains("chathost_history_erased_total 1\n", (await admin.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(Answer answer) => answer.Json.GetProperty("messages").EnumerateArray()
        .Select(e => e.TryGetProperty("text", out var text) ? text.GetString()! : e.GetProperty("type").GetString()!);
}
