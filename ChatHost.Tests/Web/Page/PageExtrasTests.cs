using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>What browsers offer besides the page may be refused or fail at any moment. A line is drawn all the same.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageExtrasTests(ChatBrowser browser)
{
    /// <summary>Ways in which a browser refuses, as a script that does so from now on; <c>fails</c> throws.</summary>
    private static readonly string[] Refusals =
    [
        "window.Notification = class { constructor() { fails(); } static permission = 'granted'; static requestPermission() { fails(); } }",
        "Object.defineProperty(Notification, 'permission', { get: fails })",
        "Storage.prototype.setItem = fails",
        "Storage.prototype.getItem = fails",
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: fails })",
        "window.BroadcastChannel = class { constructor() { fails(); } }",
        "DataTransfer.prototype.setData = fails",
        "window.getSelection = fails",
        "for (const name of ['pushState', 'replaceState']) History.prototype[name] = fails",
        "Object.defineProperty(document, 'title', { get: () => '', set: fails })",
        "Object.defineProperty(navigator, 'onLine', { get: fails })",
        "window.matchMedia = fails",
        "window.ResizeObserver = class { constructor() { fails(); } }",
        "document.getElementById('announcer').append = fails",
    ];

    [Fact]
    public async Task A_browser_that_refuses_something_costs_no_line()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync(options => options.Permissions = ["notifications"]);
        await using var tab = await ChatTab.OpenAsync(
            profile, chat.Uri, "window.fails = () => { window.failed = (window.failed ?? 0) + 1; throw new DOMException('Refused.', 'SecurityError'); };");
        await tab.Page.Locator("#notify").ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#notify")).ToHaveAttributeAsync("aria-pressed", "true");
        await tab.Page.EvaluateAsync("document.hasFocus = () => false");

        for (var i = 0; i < Refusals.Length; i++)
        {
            await tab.Page.EvaluateAsync($"() => {{ {Refusals[i]}; }}");
            chat.Say("general", "bob", $"user1: line {i}");
            await Assertions.Expect(tab.Text($"user1: line {i}")).ToBeVisibleAsync();
            await tab.SayAsync($"/join room{i}");
            await Assertions.Expect(tab.RoomName).ToHaveTextAsync($"room{i}");
            await tab.SayAsync($"own {i}");
            await Assertions.Expect(tab.Text($"own {i}")).ToBeVisibleAsync();
            await tab.Conversation("general").ClickAsync();
        }

        await tab.Page.EvaluateAsync("document.getElementById('lines').dispatchEvent(new ClipboardEvent('copy', { bubbles: true }))");
        Assert.InRange(await tab.Page.EvaluateAsync<int>("failed"), Refusals.Length, int.MaxValue);
    }

    [Fact]
    public async Task A_browser_that_refuses_all_of_it_from_the_start_shows_the_conversation()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        var refusals = Refusals.Where(one => !one.Contains("announcer", StringComparison.Ordinal)).Select(one => $"try {{ {one}; }} catch {{ }}");
        await using var tab = await ChatTab.OpenAsync(
            profile, chat.Uri, $"const fails = () => {{ throw new DOMException('Refused.', 'SecurityError'); }}; {string.Join(' ', refusals)}");

        chat.Say("general", "bob", "hello");
        await tab.SayAsync("hello back");

        await tab.ReadsAsync("hello");
        await Assertions.Expect(tab.StateOf("hello back")).ToHaveTextAsync("✓Sent");
    }
}
