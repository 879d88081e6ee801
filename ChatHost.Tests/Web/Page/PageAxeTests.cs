using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Every state of the page as axe-core sees it: wide and narrow, light and dark, with all of its rules.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageAxeTests(ChatBrowser browser, PageHost host) : IClassFixture<PageHost>
{
    private static readonly int[] Widths = PageAxe.Widths;

    private readonly PageAxe _axe = new();

    [Fact]
    public async Task Axe_finds_nothing_in_any_state()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync(isFirstVisit: true);
        await using (var first = await ChatTab.OpenAsync(profile, chat.Uri))
        {
            await Assertions.Expect(first.Page.Locator("#welcome")).ToBeVisibleAsync();
            await PageAxe.BringAsync(first);
            await _axe.LookAsync(first.Page, "first visit", Widths);
        }

        await using var tab = await PageScenes.FullAsync(browser, chat, 1280);
        await PageAxe.BringAsync(tab);
        await _axe.LookAsync(tab.Page, "conversation", Widths);

        await tab.Field.FillAsync("/");
        await tab.Field.PressAsync("Tab");
        await Assertions.Expect(tab.Page.Locator("#completions")).ToBeVisibleAsync();
        await _axe.LookAsync(tab.Page, "completion", Widths);
        await tab.Field.PressAsync("Escape");

        foreach (var (opener, dialog) in new[] { ("#me", "#name-dialog"), ("#browse", "#room-dialog"), ("#help", "#help-dialog") })
        {
            await tab.Page.EvaluateAsync($"document.querySelector('{opener}').click()");
            await Assertions.Expect(tab.Page.Locator(dialog)).ToBeVisibleAsync();
            await _axe.LookAsync(tab.Page, dialog, Widths);
            await tab.Page.Keyboard.PressAsync("Escape");
        }

        await tab.Page.SetViewportSizeAsync(390, 900);
        foreach (var (opener, drawer) in new[] { ("#open-rooms", "#rooms"), ("#open-people", "#people") })
        {
            await tab.Page.Locator(opener).ClickAsync();
            await Assertions.Expect(tab.Page.Locator(drawer)).ToBeVisibleAsync();
            await _axe.LookAsync(tab.Page, drawer, [390]);
            await tab.Page.Keyboard.PressAsync("Escape");
        }

        await tab.SayAsync("/msg nobody hello");
        await Assertions.Expect(tab.Page.Locator(".wrong").First).ToBeVisibleAsync();
        await chat.CloseAsync();
        await tab.SayAsync("written offline");
        await Assertions.Expect(tab.Status).ToBeVisibleAsync();
        await _axe.LookAsync(tab.Page, "lost connection", Widths);

        _axe.FoundNothing();
    }

    [Fact]
    public async Task Axe_finds_nothing_in_what_accounts_and_operators_use()
    {
        await using var scene = await PageDialogScene.OpenAsync(browser, host);
        await PageAxe.BringAsync(scene.Tab);
        foreach (var (name, open) in scene.States)
        {
            await open();
            await _axe.LookAsync(scene.Tab.Page, name, Widths, isPart: name != "room");
            await scene.CloseAsync();
        }

        _axe.FoundNothing();
    }
}
