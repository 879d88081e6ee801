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

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Every_control_has_an_edge_and_every_state_a_look_of_its_own(int width)
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri, options =>
        {
            options.ForcedColors = ForcedColors.Active;
            options.ViewportSize = new() { Width = width, Height = 800 };
            options.Permissions = ["notifications"];
        });
        await tab.SayAsync("/join dev");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        chat.Say("general", "bob", "elsewhere");
        chat.Say("dev", "bob", "a line");
        chat.Say("dev", "bob", "user1: for you");
        await tab.SayAsync("an own line");
        await tab.ReadsAsync("an own line");
        Assert.True(await tab.Page.EvaluateAsync<bool>("matchMedia('(forced-colors: active)').matches"));
        if (width < 700)
            await tab.Page.Locator("#open-rooms").ClickAsync();

        var bare = await tab.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('button, textarea, input')].filter(control => control.checkVisibility() && !control.closest('li'))
              .filter(control => { const style = getComputedStyle(control); return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) < 1; })
              .map(control => control.outerHTML.slice(0, 100))
            """);
        Assert.Empty(bare);
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(PageChecks.FaintTexts));
        Assert.NotEqual(await LookAsync(tab.Conversation("dev")), await LookAsync(tab.Conversation("general")));
        await Assertions.Expect(tab.Conversation("general").Locator(".badge")).ToHaveTextAsync("1");
        Assert.NotEqual(await LookAsync(LineOf(tab, "user1: for you")), await LookAsync(LineOf(tab, "a line")));
        await Assertions.Expect(tab.StateOf("an own line").Locator("[aria-hidden]")).ToBeVisibleAsync();

        var notify = tab.Page.Locator("#notify");
        var off = await LookAsync(notify);
        await notify.ClickAsync();
        await Assertions.Expect(notify).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.NotEqual(off, await LookAsync(notify));
    }

    [Fact]
    public async Task The_day_and_what_is_new_are_set_off_by_a_line()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Say("general", "bob", "read");
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri, options => options.ForcedColors = ForcedColors.Active);
        await tab.SayAsync("/join dev");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        chat.Say("general", "bob", "not read");
        await tab.Conversation("general").ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".new")).ToBeVisibleAsync();

        var edges = await tab.Page.EvaluateAsync<string[]>(
            "['.day', '.new'].map(name => getComputedStyle(document.querySelector(name), '::before')).map(style => `${style.borderTopStyle} ${style.borderTopWidth}`)");

        Assert.All(edges, edge => Assert.Equal("solid 1px", edge));
    }

    private static ILocator LineOf(ChatTab tab, string text) => tab.Page.Locator("#lines .line").Filter(new() { Has = tab.Text(text) });

    private static Task<string> LookAsync(ILocator of) => of.EvaluateAsync<string>(LookOf);
}
