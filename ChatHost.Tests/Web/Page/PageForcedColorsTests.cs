using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>
/// The page in the few colours that somebody has forced on all pages: there every ground is the same, so what only a ground or a
/// colour said has to be said in another way.
/// </summary>
[Collection(PageUseTests.Name)]
public sealed class PageForcedColorsTests(ChatBrowser browser)
{
    /// <summary>What of an element and what stands before and after it can still be seen when all colours are the same.</summary>
    private const string LookOf =
        """
        element => {
          const edges = style => ['Top', 'Right', 'Bottom', 'Left'].map(side => style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`]));
          const { outlineStyle, outlineWidth, fontWeight, fontStyle, textDecorationLine } = getComputedStyle(element);
          return JSON.stringify([
            outlineStyle === 'none' ? 0 : outlineWidth, fontWeight, fontStyle, textDecorationLine,
            ...[null, '::before', '::after'].map(part => edges(getComputedStyle(element, part))),
          ]);
        }
        """;

    /// <summary>Controls in sight that have no edge; those in lists are as wide as the list, and stand below each other.</summary>
    private const string BareControls =
        """
        () => [...document.querySelectorAll('button, textarea, input')].filter(control => control.checkVisibility() && !control.closest('li'))
          .filter(control => { const style = getComputedStyle(control); return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) < 1; })
          .map(control => control.outerHTML.slice(0, 100))
        """;

    [Fact]
    public async Task Every_control_has_an_edge_and_every_state_a_look_of_its_own()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Say("dev", "bob", "a line");
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri, options =>
        {
            options.ForcedColors = ForcedColors.Active;
            options.Permissions = ["notifications"];
        });
        await tab.SayAsync("/join dev");
        await tab.ReadsAsync("a line");
        await tab.Conversation("general").ClickAsync();
        chat.Say("dev", "bob", "user1: for you");
        await Assertions.Expect(tab.Conversation("dev").Locator(".badge")).ToHaveTextAsync("1");
        await tab.Conversation("dev").ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".new")).ToBeVisibleAsync();
        var separators = await tab.Page.EvaluateAsync<string[]>(
            "['.day', '.new'].map(name => getComputedStyle(document.querySelector(name), '::before')).map(style => `${style.borderTopStyle} ${style.borderTopWidth}`)");
        Assert.All(separators, edge => Assert.Equal("solid 1px", edge));

        chat.Say("general", "bob", "elsewhere");
        await Assertions.Expect(tab.Conversation("general").Locator(".badge")).ToHaveTextAsync("1");
        await tab.SayAsync("an own line");
        await tab.ReadsAsync("an own line");
        Assert.True(await tab.Page.EvaluateAsync<bool>("matchMedia('(forced-colors: active)').matches"));

        Assert.NotEqual(await LookAsync(tab.Conversation("dev")), await LookAsync(tab.Conversation("general")));
        Assert.NotEqual(await LookAsync(LineOf(tab, "user1: for you")), await LookAsync(LineOf(tab, "a line")));
        await Assertions.Expect(tab.StateOf("an own line").Locator("[aria-hidden]")).ToBeVisibleAsync();

        var notify = tab.Page.Locator("#notify");
        var off = await LookAsync(notify);
        await notify.ClickAsync();
        await Assertions.Expect(notify).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.NotEqual(off, await LookAsync(notify));

        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(BareControls));
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(PageChecks.FaintTexts));
        await tab.Page.SetViewportSizeAsync(390, 800);
        await tab.Page.Locator("#open-rooms").ClickAsync();
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(BareControls));
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(PageChecks.FaintTexts));
    }

    private static ILocator LineOf(ChatTab tab, string text) => tab.Page.Locator("#lines .line").Filter(new() { Has = tab.Text(text) });

    private static Task<string> LookAsync(ILocator of) => of.EvaluateAsync<string>(LookOf);
}
