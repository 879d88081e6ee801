using System.Net.WebSockets;
using System.Text;
using ChatHost.Operations;
using ChatHost.Tests.Admin;
using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>The page with the real program: browsers, nc and a bot in the same room.</summary>
[Collection(PageTests.Name)]
public sealed class PageWithServerTests(ChatBrowser browser)
{
    [Fact]
    public async Task Browsers_nc_and_a_bot_talk_in_one_room()
    {
        await using var host = RunningHost.Start();
        await using var alice = await ChatTab.OpenAsync(browser, host.UriOf("Web"));
        await alice.SayAsync("/nick alice");
        await alice.ReadsAsync("Nickname changed to: alice");
        await using var bob = await ChatTab.OpenAsync(browser, host.UriOf("Web"));
        await bob.SayAsync("/nick bob");
        using var nc = await ChatClient.EnterAsAsync("carol", host.AddressOf("Chat"));
        using var bot = new ClientWebSocket();
        await bot.ConnectAsync(new UriBuilder(host.UriOf("Web")) { Scheme = "ws", Path = "/ws" }.Uri, Cancellation);
        await SendAsync(bot, """{"type":"start","nick":"robot"}""");

        await SendAsync(bot, """{"type":"send","room":"general","text":"from a bot"}""");
        await nc.ReadUntilAsync("robot: from a bot");
        await nc.SendAsync("from nc");
        await alice.ReadsAsync("from nc");
        await alice.SayAsync("from a browser");
        await nc.ReadUntilAsync("alice: from a browser");
        await bob.ReadsAsync("from a browser");
        await Assertions.Expect(alice.StateOf("from a browser")).ToHaveTextAsync("✓Sent");
        await bob.SayAsync("/me waves");
        await nc.ReadUntilAsync("~ bob waves");
        await bob.SayAsync("/nick rob");
        await nc.ReadUntilAsync("* bob is now known as rob.");
        await alice.ReadsAsync("bob is now known as rob.");
        await nc.SendAsync("/msg alice psst");
        await alice.Conversation("carol").ClickAsync();
        await alice.ReadsAsync("psst");
        await alice.SayAsync("what?");
        await nc.ReadUntilAsync("alice -> you: what?");
        await bob.SayAsync("/quit good night");
        await nc.ReadUntilAsync("* rob left general: good night");
        await nc.SendAsync("/quit");

        await Assertions.Expect(alice.Page.Locator("#people-list bdi")).ToHaveCountAsync(0);
        await alice.Conversation("general").ClickAsync();
        await Assertions.Expect(alice.Page.Locator("#people-list bdi")).ToHaveTextAsync(["alice", "robot"]);
    }

    [Fact]
    public async Task Typed_commands_are_answered_with_the_texts_of_the_server()
    {
        await using var host = RunningHost.Start();
        await using var alice = await ChatTab.OpenAsync(browser, host.UriOf("Web"));
        await alice.SayAsync("/nick alice");
        await alice.ReadsAsync("Nickname changed to: alice");
        using var nc = await ChatClient.EnterAsAsync("bob", host.AddressOf("Chat"));
        foreach (var text in new[] { "one", "two", "three" })
            await nc.SendAsync(text);
        await alice.ReadsAsync("three");

        await alice.SayAsync("/who");
        await alice.ReadsAsync("general: alice, bob");
        await alice.SayAsync("/since 99");
        await alice.ReadsAsync("Nothing after 99 in general.");
        await alice.SayAsync("/since none");
        await alice.ReadsAsync("Usage: /since SEQ [ROOM]");
        await alice.SayAsync("/history 2");
        await Assertions.Expect(alice.Page.Locator(".shown .text")).ToHaveTextAsync(["two", "three"]);
        await alice.SayAsync("/join dev");
        await Assertions.Expect(alice.RoomName).ToHaveTextAsync("dev");
        await alice.SayAsync("/leave");
        await Assertions.Expect(alice.Conversation("dev")).ToHaveCountAsync(0);
        await alice.ReadsAsync("You left dev.");

        await alice.Page.Locator("#help").ClickAsync();
        await Assertions.Expect(alice.Page.Locator("#help-commands dt")).ToHaveTextAsync(
            OperationTable.Rows.Where(row => row is { Verb: not null, JsonType: not null }).Select(row => row.Usage).Append("/discard"));
    }

    [Fact]
    public async Task A_page_of_somebody_else_says_nothing_in_the_room()
    {
        await using var host = RunningHost.Start();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.AddressOf("Chat"));
        await using var profile = await browser.NewProfileAsync();
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(host.UriOf("Admin"), "/healthz").AbsoluteUri);

        // What any page can have its reader's browser do. It can read no answer, and needs none.
        var outcome = await page.EvaluateAsync<string>(
            """
            port => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', mode: 'no-cors', body: '/nick mallory\nhello' })
                .then(() => 'answered', error => error.name)
            """,
            host.AddressOf("Chat").Port);

        Assert.Equal("TypeError", outcome);
        Assert.Empty(await alice.SettleAsync());
    }

    [Fact]
    public async Task A_restart_of_the_server_loses_and_doubles_nothing()
    {
        var data = Directory.CreateTempSubdirectory("chathost-");
        try
        {
            (string Key, string? Value)[] kept = [("History:Store", "Sqlite"), ("History:Path", Path.Combine(data.FullName, "chat.db"))];
            int port;
            await using var profile = await browser.NewProfileAsync();
            ChatTab tab;
            await using (var host = RunningHost.Start(kept))
            {
                port = host.AddressOf("Web").Port;
                tab = await ChatTab.OpenAsync(profile, host.UriOf("Web"));
                await tab.SayAsync("/nick alice");
                await tab.ReadsAsync("Nickname changed to: alice");
                await tab.SayAsync("before");
                await Assertions.Expect(tab.StateOf("before")).ToHaveTextAsync("✓Sent");
            }

            await Assertions.Expect(tab.Status).ToContainTextAsync("Server is shutting down.");
            await tab.SayAsync("written offline");
            await using var again = RunningHost.Start([.. kept, ("Listeners:Web:Port", $"{port}")]);
            await Assertions.Expect(tab.StateOf("written offline")).ToHaveTextAsync("✓Sent");
            using var nc = await ChatClient.EnterAnnouncedAsync(again.AddressOf("Chat"));
            await nc.SendAsync("/history");
            await nc.ReadUntilAsync(line => line.EndsWith(" alice: written offline", StringComparison.Ordinal));

            Assert.Equal(1, nc.Lines.Count(line => line.EndsWith(" alice: before", StringComparison.Ordinal)));
            Assert.Equal(1, nc.Lines.Count(line => line.EndsWith(" alice: written offline", StringComparison.Ordinal)));
            await tab.ReadsAsync("before");
            await tab.ReadsAsync("written offline");
            await tab.DisposeAsync();
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Lines_skipped_for_a_slow_browser_are_fetched_and_shown_in_order()
    {
        const int LinesAtOnce = 25;
        const int LineLength = 4000;
        await using var host = RunningHost.Start(
            ("Limits:SendQueueBytes", "16384"), ("Limits:WriteTimeout", "01:00:00"),
            ("Limits:Messages:PerSecond", "100000"), ("Limits:Messages:Burst", "100000"));
        await using var network = new PausingRelay(host.AddressOf("Web"));
        using var admin = AdminCaller.Of(host);
        using var nc = await ChatClient.EnterAnnouncedAsync(host.AddressOf("Chat"));
        await using var alice = await ChatTab.OpenAsync(browser, network.Uri);
        await nc.SendAsync("1 before");
        await alice.ReadsAsync("1 before");
        var said = 1;

        network.Pause();
        await TestWait.UntilAsync(async () =>
        {
            await nc.SendAsync([.. Enumerable.Range(said + 1, LinesAtOnce).Select(i => $"{i} ".PadRight(LineLength, 'x'))]);
            await nc.SettleAsync();
            said += LinesAtOnce;
            var page = (await admin.GetAsync("/clients")).Json.GetProperty("clients").EnumerateArray()
                .Single(client => client.GetProperty("protocol").GetString() == "WebSocket");
            return page.GetProperty("dropped").GetInt64() > 2 * LinesAtOnce;
        });
        network.Resume();
        await nc.SendAsync($"{said + 1} after", "over");

        await alice.ReadsAsync("over");
        IReadOnlyList<int> read = [];
        await TestWait.UntilAsync(async () => (read = await alice.ReadNumbersAsync()).Count > said);
        Assert.Equal(Enumerable.Range(1, said + 1), read);
        await alice.SayAsync("here again");
        await nc.ReadUntilAsync(line => line.EndsWith(": here again", StringComparison.Ordinal));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task SendAsync(ClientWebSocket bot, string frame) =>
        bot.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
}
