using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatHost.Hosting.Configuration;
using ChatHost.Messages;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace ChatHost.Tests.EndToEnd;

/// <summary>
/// Whatever text comes in by whatever way, each operation that takes one answers, nobody is cut off, and nothing is logged as an
/// error (which the host checks at its end).
/// </summary>
public sealed class TextSweepTests
{
    private static readonly string[] Unpaced = ["Limits:Messages:PerSecond=1000000", "Limits:Messages:Burst=1000000"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All 66 noncharacters (Unicode 16, 23.7), and some of everything else.</summary>
    private static IEnumerable<string> Texts =>
    [
        .. Enumerable.Range(0, 0x110000)
            .Where(code => (code & 0xFFFE) == 0xFFFE || code is >= 0xFDD0 and <= 0xFDEF || code % 4001 == 0 || code is > 0 and < 0xA0)
            .Where(code => Rune.IsValid(code) && code is not ('\n' or '\r'))
            .Select(code => $"a{new Rune(code)}b"),
    ];

    /// <summary>The same noncharacters, and fewer of all else.</summary>
    private static IEnumerable<string> FewTexts => Texts.Where((text, i) => i % 7 == 0 || !SafeText.IsSafe(text));

    /// <summary>What no UTF-8 can hold, but a setting from a JSON file can.</summary>
    private static IEnumerable<string> Halves => ["a\ud800b", "\udc00", "a\udbff"];

    [Fact]
    public void Every_setting_is_read_or_refused_in_one_line_whatever_text()
    {
        foreach (var key in SettingsCatalog.KnownKeys)
        {
            foreach (var text in FewTexts.Concat(Halves).Append("\0"))
            {
                var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)text)]).Build();
                var report = SettingsCheck.Run(configuration, name => RoomName.TryParse(name, out _, out _));
                Assert.True(report.Mistakes.Count > 0 || SafeText.IsSafe(text.ReplaceLineEndings("")), $"{key} takes {JsonValue.Create(text)!.ToJsonString()}.");
                Assert.All(report.Mistakes, mistake => Assert.True(SafeText.IsSafe(mistake), mistake));
            }
        }
    }

    [Theory]
    [InlineData("e\u0301")]
    [InlineData("\u200b \u2800")]
    [InlineData("\U0001F600")]
    [InlineData("-rf *")]
    [InlineData("a;b=c?d#e%66")]
    [InlineData("'\"")]
    public async Task The_file_may_have_any_name_that_the_system_takes(string name)
    {
        var folder = Directory.CreateTempSubdirectory("chathost-sweep-");
        var path = Path.Combine(folder.FullName, name, name);
        try
        {
            await using (var host = await InProcessHost.StartAsync("History:Store=Sqlite", $"History:Path={path}"))
            {
                using var client = await ChatClient.EnterAnnouncedAsync(host.Chat);
                await client.SendAsync("/topic kept");
                await client.SendAsync("/topic");
                await client.ReadUntilAsync(line => line.EndsWith("Topic of general: kept", StringComparison.Ordinal));
            }

            Assert.Contains(path, Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Admin", "GET", "/rooms/general/messages", "Last-Event-ID")]
    [InlineData("Admin", "GET", "/rooms/general/messages?follow=true", "Accept")]
    [InlineData("Admin", "GET", "/rooms", "Host")]
    [InlineData("Admin", "GET", "/rooms", "Origin")]
    [InlineData("Admin", "GET", "/rooms", "Authorization")]
    [InlineData("Admin", "GET", "/rooms", "X-Request-Id")]
    [InlineData("Admin", "POST", "/rooms/general/messages", "Idempotency-Key")]
    [InlineData("Admin", "POST", "/rooms/general/messages", "Content-Type")]
    [InlineData("Web", "GET", "/", "Host")]
    [InlineData("Web", "GET", "/", "If-None-Match")]
    [InlineData("Web", "GET", "/ws", "Origin")]
    [InlineData("Web", "GET", "/ws", "Sec-WebSocket-Key")]
    [InlineData("Web", "GET", "/ws", "Sec-WebSocket-Protocol")]
    [InlineData("Web", "GET", "/ws", "X-Forwarded-For")]
    public async Task Every_header_is_answered_whatever_text(string listener, string method, string path, string header)
    {
        await using var host = await InProcessHost.StartAsync(Unpaced);
        foreach (var text in FewTexts)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.AddressOf(listener), Cancellation);
            string[] others = ["Host: localhost", "Connection: close", "Content-Length: 0"];
            var head = $"{method} {path} HTTP/1.1\r\n{header}: {text}\r\n"
                + string.Concat(others.Where(other => !other.StartsWith(header, StringComparison.Ordinal)).Select(other => other + "\r\n"))
                + "\r\n";
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head), Cancellation);
            using var reader = new StreamReader(client.GetStream());
            var status = await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
            Assert.True(status?.Length > 12 && status[9] is '2' or '3' or '4', $"{JsonValue.Create(text)!.ToJsonString()}: {status ?? "nothing"}");
        }
    }

    [Fact]
    public async Task Every_command_of_the_line_chat_answers_whatever_text()
    {
        await using var host = await InProcessHost.StartAsync(Unpaced);
        using var bystander = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var client = await ChatClient.EnterAnnouncedAsync(host.Chat);

        foreach (var text in Texts)
        {
            foreach (var command in (string[])["", "/me ", "/topic ", "/search ", "/msg someone ", "/nick ", "/who ", "/ignore ", "/unignore ", "/rooms ", "/since ", "/help ", "/part "])
                await client.SendAsync(command + text);
        }

        await client.SendAsync("/help");
        await client.ReadUntilAsync(line => line.Contains("/quit", StringComparison.Ordinal));
        await bystander.SendAsync("still here");
        await client.ReadUntilAsync(line => line.EndsWith(": still here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_object_gets_its_one_answer_whatever_text()
    {
        await using var host = await InProcessHost.StartAsync(Unpaced);
        using var client = await ChatClient.EnterAsync(host.Chat);
        await client.SendAsync("/json");
        await client.ReadUntilAsync(line => line.StartsWith("{\"type\":\"hello\"", StringComparison.Ordinal));
        var sent = 0;

        // Escapes can hold what UTF-8 cannot: half a pair.
        foreach (var text in Texts.Select(text => JsonValue.Create(text)!.ToJsonString()).Concat([@"""a\ud800b""", @"""\udc00""", @"""\u0000"""]))
        {
            string[] objects =
            [
                $$"""{"type":"send","room":"general","text":{{text}}""",
                $$"""{"type":"send","room":"general","lines":[{{text}},{{text}}]""",
                $$"""{"type":"topic","room":"general","text":{{text}}""",
                $$"""{"type":"search","room":"general","text":{{text}}""",
                $$"""{"type":"private","to":{{text}},"text":{{text}}""",
                $$"""{"type":"nick","nick":{{text}}""",
                $$"""{"type":"join","room":{{text}}""",
                $$"""{"type":"leave","room":{{text}}""",
                $$"""{"type":"ignore","nick":{{text}}""",
                $$"""{"type":"rooms","after":{{text}},"limit":1""",
                $$"""{"type":"members","room":{{text}}""",
                $$"""{"type":{{text}}""",
            ];
            var first = sent;
            foreach (var one in objects)
                await client.SendAsync($$"""{{one}},"id":"{{++sent}}"}""");
            var answers = new HashSet<string>();
            while (answers.Count < sent - first)
            {
                var read = JsonNode.Parse((await client.ReadUntilAsync(line => line.StartsWith("{\"type\":\"ack\"", StringComparison.Ordinal)
                    || line.StartsWith("{\"type\":\"error\"", StringComparison.Ordinal)))[^1])!;
                Assert.True(answers.Add((string)read["id"]!), read.ToJsonString());
            }
        }
    }

    [Fact]
    public async Task Every_call_answers_whatever_text()
    {
        await using var host = await InProcessHost.StartAsync(Unpaced);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{host.AddressOf("Admin")}") };

        foreach (var text in Texts)
        {
            var escaped = Uri.EscapeDataString(text);
            foreach (var (method, path) in ((HttpMethod, string)[])
                [
                    (HttpMethod.Get, $"/rooms/general/messages?q={escaped}"),
                    (HttpMethod.Get, $"/rooms/{escaped}/messages"),
                    (HttpMethod.Get, $"/clients?nick={escaped}"),
                    (HttpMethod.Delete, $"/clients/{escaped}?reason={escaped}"),
                    (HttpMethod.Delete, $"/rooms/general/messages?nick={escaped}"),
                ])
            {
                await AnsweredAsync(new(method, path));
            }

            await AnsweredAsync(new(HttpMethod.Post, "/rooms/general/messages")
            {
                Content = new StringContent(new JsonObject { ["text"] = text }.ToJsonString(), Encoding.UTF8, "application/json"),
            });
        }

        async Task AnsweredAsync(HttpRequestMessage request)
        {
            using (request)
            {
                using var response = await http.SendAsync(request, Cancellation);
                Assert.True((int)response.StatusCode < 500, $"{request.Method} {request.RequestUri}: {response.StatusCode}");
            }
        }
    }
}
