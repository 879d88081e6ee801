using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>The page by keyboard, by ear, and for eyes that need contrast (WCAG 2.2, level AA).</summary>
[Collection(PageUseTests.Name)]
public sealed class PageAccessibilityTests(ChatBrowser browser)
{
    [Fact]
    public async Task All_text_stands_out_from_its_ground_and_every_control_has_a_name()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await PageScenes.FullAsync(browser, chat, 1280);

        foreach (var (width, scheme) in new[]
        {
            (1280, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Dark), (390, ColorScheme.Light),
        })
        {
            await tab.Page.SetViewportSizeAsync(width, 900);
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var state = $"{width} {scheme}";
            Assert.True(
                await tab.Page.EvaluateAsync<bool>("dark => matchMedia('(prefers-color-scheme: dark)').matches === dark", scheme == ColorScheme.Dark), state);
            AssertNone(state, await tab.Page.EvaluateAsync<string[]>(PageChecks.FaintTexts));
            AssertNone(state, await tab.Page.EvaluateAsync<string[]>(PageChecks.NamelessControls));
            Assert.True(await tab.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{state}: wider than the window.");
        }
    }

    [Fact]
    public async Task The_parts_of_the_page_have_their_roles_and_names()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Main)).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" })).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Complementary, new() { Name = "Here: 1" })).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "general" })).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" })).ToBeFocusedAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.List, new() { Name = "Rooms" })).ToBeVisibleAsync();
        Assert.Equal("en", await tab.Page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(PageChecks.RepeatedIds));
    }

    [Fact]
    public async Task New_lines_are_announced_once_in_a_live_region_and_lines_scrolled_to_are_not()
    {
        await using var chat = await ScriptedChat.StartAsync();
        for (var i = 1; i <= 300; i++)
            chat.Say("general", "bob", $"line {i}");
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);
        await tab.ReadsAsync("line 300");

        chat.Say("general", "bob", "listen");
        await tab.ReadsAsync("listen");
        await tab.SayAsync("own");
        await tab.ReadsAsync("own");
        await tab.ScrollToBeginningAsync("This is where general begins.");

        var log = tab.Page.GetByRole(AriaRole.Log, new() { Name = "New lines" });
        await Assertions.Expect(log).ToHaveTextAsync("bob: listen");
        await Assertions.Expect(log).ToHaveAttributeAsync("aria-live", "polite");
    }

    [Fact]
    public async Task All_of_it_works_by_keyboard_alone()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);
        var keyboard = tab.Page.Keyboard;
        await Assertions.Expect(tab.Field).ToBeFocusedAsync();

        await keyboard.TypeAsync("/join dev");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        await keyboard.PressAsync("Alt+ArrowUp");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("general");
        chat.Say("dev", "bob", "over here");
        await Assertions.Expect(tab.Conversation("dev")).ToHaveAccessibleNameAsync("dev, 1 unread");
        await keyboard.PressAsync("Alt+a");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        await keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(tab.Field).ToHaveValueAsync("/join dev");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Control+/");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Help" })).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(tab.Page.Locator("#help-dialog")).ToBeHiddenAsync();
        await tab.Page.EvaluateAsync("document.activeElement.blur()");
        await tab.Page.EvaluateAsync("document.querySelector('.skip').focus()");
        await keyboard.PressAsync("Enter");

        await Assertions.Expect(tab.Field).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Whatever_has_the_focus_shows_it()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await PageScenes.FullAsync(browser, chat, 1280);
        await tab.Page.EvaluateAsync("document.activeElement.blur()");
        var reached = new List<string>();

        for (var i = 0; i < 60; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            var (name, shows) = await FocusAsync(tab);
            if (name.Length == 0)
                continue;
            Assert.True(shows, $"The focus on {name} cannot be seen.");
            reached.Add(name);
        }

        Assert.Subset(reached.ToHashSet(), new HashSet<string> { "a.skip", "#browse", "#me", "#help", "#timeline", "#message", "#send" });
    }

    [Fact]
    public async Task On_a_phone_rooms_and_people_are_drawers_that_Escape_closes()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await PageScenes.FullAsync(browser, chat, 390);
        await Assertions.Expect(tab.Page.Locator("#rooms")).ToBeHiddenAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Conversations" }).ClickAsync();
        await Assertions.Expect(tab.Conversation("general")).ToBeFocusedAsync();
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(PageChecks.FaintTexts));
        await tab.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(tab.Page.Locator("#rooms")).ToBeHiddenAsync();
        await Assertions.Expect(tab.Page.Locator("#open-rooms")).ToBeFocusedAsync();
        await tab.Page.Locator("#open-people").ClickAsync();
        await tab.Page.Locator("#people-list button").Last.ClickAsync();
        await tab.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Write privately" }).ClickAsync();

        await Assertions.Expect(tab.Page.Locator("#people")).ToBeHiddenAsync();
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("user2");
    }

    private static void AssertNone(string state, string[] wrong) =>
        Assert.True(wrong.Length == 0, $"{state}: {string.Join('\n', wrong)}");

    private static async Task<(string Name, bool Shows)> FocusAsync(ChatTab tab)
    {
        var focus = await tab.Page.EvaluateAsync<string[]>(
            """
            () => {
              const { activeElement: at } = document;
              if (at === document.body)
                return ['', ''];
              const { outlineStyle, outlineWidth } = getComputedStyle(at);
              const name = at.id ? `#${at.id}` : [at.localName, ...at.classList].join('.');
              return [name, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 ? 'shows' : ''];
            }
            """);
        return (focus[0], focus[1].Length > 0);
    }
}
