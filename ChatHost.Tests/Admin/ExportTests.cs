using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin;

public sealed class ExportTests
{
    [Fact]
    public async Task The_whole_history_is_exported_as_JSON_lines_with_a_name_for_the_file()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await alice.SendAsync("/join Höhe");
        await alice.SendAsync("/topic \"tea\"");
        await alice.ReadUntilAsync("Topic of Höhe");
        await admin.PostAsync("/rooms/H%C3%B6he/messages", $$"""{"text":"{{string.Join("\\n", Enumerable.Range(2, 999))}}"}""");
        await admin.DeleteAsync("/rooms/H%C3%B6he/messages/500");

        var answer = await admin.GetAsync("/rooms/H%C3%96HE/export");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/jsonl", answer.ContentType);
        Assert.StartsWith("attachment; ", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.EndsWith("filename*=UTF-8''H%C3%B6he.jsonl", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        var lines = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(Enumerable.Range(1, 1000), lines.Select(line => line.GetProperty("seq").GetInt32()));
        Assert.Equal("topic alice \"tea\"", $"{lines[0].GetProperty("type")} {lines[0].GetProperty("nick")} {lines[0].GetProperty("text")}");
        Assert.Equal("""{"type":"erased","room":"Höhe","seq":500}""", lines[499].GetRawText());
        Assert.Equal("1000", lines[999].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Of_a_room_in_which_nothing_was_said_the_file_is_empty()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");

        var (answer, head) = (await admin.GetAsync("/rooms/general/export"), await admin.SendAsync(HttpMethod.Head, "/rooms/general/export"));

        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
        Assert.Equal("attachment; filename=general.jsonl; filename*=UTF-8''general.jsonl", head.Headers["Content-Disposition"]);
    }

    [Fact]
    public async Task A_client_that_does_not_read_it_delays_no_one_and_little_is_in_memory()
    {
        await using var host = RunningHost.Start([("History:MaxPerRoom", "100000")], SwitchableHistoryStore.Register);
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var store = host.Services.GetRequiredService<SwitchableHistoryStore>();
        var log = store.Open(ChatParts.Room("general"));
        Draft[] drafts = [.. Enumerable.Repeat(new Draft(RoomEventKind.Message, ChatParts.Nick("bob"), new string('x', 4000)), 200)];
        for (var i = 0; i < 200; i++)
            await log.AppendAsync(drafts, TestContext.Current.CancellationToken);
        using var idle = new TcpClient { ReceiveBufferSize = 4096 };
        await idle.ConnectAsync(host.AdminUri.Host, host.AdminUri.Port, TestContext.Current.CancellationToken);

        await idle.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes("GET /rooms/general/export HTTP/1.1\r\nHost: localhost\r\n\r\n"), TestContext.Current.CancellationToken);
        var first = new byte[1000];
        await idle.GetStream().ReadExactlyAsync(first, TestContext.Current.CancellationToken);

        // It has come to rest once nothing is read in the time of many calls.
        for (int before = -1, calls = 0; calls < 50; calls++)
        {
            if (store.Reads != before)
                (before, calls) = (store.Reads, 0);
            await admin.GetAsync("/rooms/general");
        }

        // Of 157 pages of a megabyte, what the system's buffers take.
        Assert.InRange(store.Reads, 1, 60);
        Assert.StartsWith("HTTP/1.1 200 OK", Encoding.ASCII.GetString(first), StringComparison.Ordinal);
        Assert.Equal(40_001, (await admin.PostAsync("/rooms/general/messages", """{"text":"still here"}""")).Json.GetProperty("seq").GetInt64());
    }
}
