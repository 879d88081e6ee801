using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Every state of the page as axe-core sees it: wide and narrow, light and dark, with all of its rules.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageAxeTests(ChatBrowser browser)
{
    private static readonly int[] Widths = [390, 1280];

    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    /// <summary>Runs all rules, or those of colours alone, which are all that a theme changes; fails where no rule found anything to judge.</summary>
    private const string Run =
        """
        async isAboutColours => {
          const { passes, violations } = await axe.run(document, isAboutColours ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } : {});
          const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
          return passes.length < (isAboutColours ? 1 : 20) ? ['Hardly any rule was run.', ...found] : found;
        }
        """;

    private readonly List<string> _findings = [];

    [Fact]
    public async Task Axe_finds_nothing_in_any_state()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync(isFirstVisit: true);
        await using (var first = await ChatTab.OpenAsync(profile, chat.Uri))
        {
            await Assertions.Expect(first.Page.Locator("#welcome")).ToBeVisibleAsync();
            await BringAxeAsync(first);
            await LookAsync(first.Page, "first visit", Widths);
        }

        await using var tab = await PageScenes.FullAsync(browser, chat, 1280);
        await BringAxeAsync(tab);
        await LookAsync(tab.Page, "conversation", Widths);

        await tab.Field.FillAsync("/");
        await tab.Field.PressAsync("Tab");
        await Assertions.Expect(tab.Page.Locator("#completions")).ToBeVisibleAsync();
        await LookAsync(tab.Page, "completion", Widths);
        await tab.Field.PressAsync("Escape");

        foreach (var (opener, dialog) in new[] { ("#me", "#name-dialog"), ("#browse", "#room-dialog"), ("#help", "#help-dialog") })
        {
            await tab.Page.EvaluateAsync($"document.querySelector('{opener}').click()");
            await Assertions.Expect(tab.Page.Locator(dialog)).ToBeVisibleAsync();
            await LookAsync(tab.Page, dialog, Widths);
            await tab.Page.Keyboard.PressAsync("Escape");
        }

        await tab.Page.SetViewportSizeAsync(390, 900);
        foreach (var (opener, drawer) in new[] { ("#open-rooms", "#rooms"), ("#open-people", "#people") })
        {
            await tab.Page.Locator(opener).ClickAsync();
            await Assertions.Expect(tab.Page.Locator(drawer)).ToBeVisibleAsync();
            await LookAsync(tab.Page, drawer, [390]);
            await tab.Page.Keyboard.PressAsync("Escape");
        }

        await tab.SayAsync("/msg nobody hello");
        await Assertions.Expect(tab.Page.Locator(".wrong").First).ToBeVisibleAsync();
        await chat.CloseAsync();
        await tab.SayAsync("written offline");
        await Assertions.Expect(tab.Status).ToBeVisibleAsync();
        await LookAsync(tab.Page, "lost connection", Widths);

        Assert.True(_findings.Count == 0, string.Join('\n', _findings.Distinct()));
    }

    private async Task LookAsync(IPage page, string state, int[] widths)
    {
        foreach (var width in widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in Schemes)
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                Assert.Equal(1, await page.GetByRole(AriaRole.Heading, new() { Level = 1, IncludeHidden = true }).CountAsync());
                var found = await page.EvaluateAsync<string[]>(Run, scheme == ColorScheme.Dark);
                _findings.AddRange(found.Select(finding => $"{state} {width} {scheme}: {finding}"));
            }
        }
    }

    /// <summary>Once a page: the package's own call brings the half megabyte each time, and opens another tab beside it.</summary>
    private static async Task BringAxeAsync(ChatTab tab) => await tab.Page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
}
