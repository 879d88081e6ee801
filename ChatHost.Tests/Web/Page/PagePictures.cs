using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Takes the pictures of docs/images. Not part of a run of the tests: <c>-explicit only</c> asks for it.</summary>
[Collection(PageTests.Name)]
public sealed class PagePictures(ChatBrowser browser)
{
    [Theory(Explicit = true)]
    [InlineData("desktop-light", 1280, 800, ColorScheme.Light)]
    [InlineData("desktop-dark", 1280, 800, ColorScheme.Dark)]
    [InlineData("phone-light", 390, 780, ColorScheme.Light)]
    [InlineData("phone-dark", 390, 780, ColorScheme.Dark)]
    public async Task A_picture_of_the_page(string name, int width, int height, ColorScheme scheme)
    {
        await using var chat = await ScriptedChat.StartAsync();
        Talk(chat);
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri, options =>
        {
            options.ViewportSize = new() { Width = width, Height = height };
            options.ColorScheme = scheme;
            options.HasTouch = width < 500;
        });
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.SayAsync("/nick alice");
        await tab.SayAsync("/nick bob");
        await tab.ReadsAsync("Nickname changed to: bob");
        await tab.SayAsync("/join dev");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        await tab.Page.EvaluateAsync("document.querySelector('#room-list button').click()");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("general");
        chat.Say("dev", "carol", "The build is green again.");
        chat.Say("dev", "carol", "bob, can you have a look?");
        chat.SayPrivately("alice", "bob", "Lunch at one?");
        await tab.SayAsync("I will try the new build this afternoon.");
        await alice.SayAsync("bob: thanks! The notes are at https://example.org/notes?id=7.");
        await alice.SayAsync("/me goes for coffee");
        await tab.ReadsAsync("alice goes for coffee");

        await tab.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "images", $"page-{name}.png") });
        if (width < 500)
        {
            await tab.Page.Locator("#open-rooms").ClickAsync();
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), $"page-{name}-rooms.png") });
        }
    }

    /// <summary>Other states, for somebody to look at; in the directory for temporary files.</summary>
    [Theory(Explicit = true)]
    [InlineData("empty", 1280, 800, ColorScheme.Light)]
    [InlineData("empty", 390, 780, ColorScheme.Dark)]
    [InlineData("long", 1280, 800, ColorScheme.Dark)]
    [InlineData("long", 390, 780, ColorScheme.Light)]
    [InlineData("lost", 1280, 800, ColorScheme.Light)]
    [InlineData("lost", 390, 780, ColorScheme.Dark)]
    [InlineData("many", 1280, 800, ColorScheme.Dark)]
    [InlineData("many", 390, 780, ColorScheme.Light)]
    [InlineData("mirror", 1280, 800, ColorScheme.Light)]
    [InlineData("mirror", 390, 780, ColorScheme.Light)]
    [InlineData("forced", 1280, 800, ColorScheme.Dark)]
    [InlineData("forced", 390, 780, ColorScheme.Dark)]
    [InlineData("welcome", 1280, 800, ColorScheme.Light)]
    [InlineData("welcome", 390, 780, ColorScheme.Dark)]
    [InlineData("completion", 1280, 800, ColorScheme.Dark)]
    [InlineData("completion", 390, 780, ColorScheme.Light)]
    [InlineData("dialog", 1280, 800, ColorScheme.Light)]
    [InlineData("dialog", 390, 780, ColorScheme.Dark)]
    public async Task A_picture_of_a_state(string state, int width, int height, ColorScheme scheme)
    {
        await using var chat = await ScriptedChat.StartAsync();
        if (state != "empty")
            Talk(chat);
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri, options =>
        {
            options.ViewportSize = new() { Width = width, Height = height };
            options.ColorScheme = scheme;
            options.HasTouch = width < 500;
            options.Locale = state == "mirror" ? "he-IL" : "en-GB";
            options.ForcedColors = state == "forced" ? ForcedColors.Active : ForcedColors.None;
        });
        await ArrangeAsync(state, chat, tab);

        await TakeAsync(tab, $"state-{state}-{width}");
        if (width < 500)
        {
            await tab.Page.EvaluateAsync("document.querySelector('dialog[open]')?.close()");
            await tab.Page.Locator("#open-rooms").ClickAsync();
            await TakeAsync(tab, $"state-{state}-{width}-rooms");
        }
    }

    private static async Task ArrangeAsync(string state, ScriptedChat chat, ChatTab tab)
    {
        switch (state)
        {
            case "long":
                for (var i = 1; i <= 300; i++)
                    chat.Say("general", i % 5 < 2 ? "alice" : "carol", i % 9 == 0 ? string.Join(' ', Enumerable.Repeat("a longer thought", 12)) : $"line {i}");
                await tab.ReadsAsync("line 299");
                await tab.Page.EvaluateAsync("document.getElementById('timeline').scrollTop -= 1500");
                await Assertions.Expect(tab.Page.Locator("#latest")).ToBeVisibleAsync();
                chat.Say("general", "bob", "user1: a new one");
                await Assertions.Expect(tab.Page.Locator("#latest")).ToHaveTextAsync("↓ 1 new");
                break;
            case "lost":
                await tab.SayAsync("said before");
                await Assertions.Expect(tab.StateOf("said before")).ToHaveTextAsync("✓Sent");
                await chat.CloseAsync();
                await tab.SayAsync("written offline");
                await Assertions.Expect(tab.Status).ToContainTextAsync("Not connected.");
                break;
            case "many":
                for (var i = 1; i <= 40; i++)
                {
                    chat.Enter($"member-with-a-name-{i}", "general");
                    chat.Enter("user1", i % 7 == 0 ? $"a-room-with-quite-a-long-name-{i}" : $"room-{i}");
                }

                chat.Say("room-3", "bob", "unread");
                chat.SayPrivately("member-with-a-name-3", "user1", "psst");
                chat.Say("general", "bob", "user1: for you");
                await tab.ReadsAsync("user1: for you");
                await tab.SayAsync("/who");
                break;
            case "mirror":
                await tab.Page.EvaluateAsync("document.documentElement.dir = 'rtl'");
                chat.Say("general", "דניאל", "user1: ארוחת צהריים באחת?");
                await tab.ReadsAsync("user1: ארוחת צהריים באחת?");
                await tab.SayAsync("כן, נתראה ב-13:00.");
                break;
            case "forced":
                chat.Enter("user1", "dev");
                chat.Say("dev", "carol", "unread");
                chat.Say("general", "carol", "user1: for you");
                await tab.ReadsAsync("user1: for you");
                await tab.SayAsync("/nosuch");
                break;
            case "welcome":
                await tab.Page.EvaluateAsync("localStorage.clear(), sessionStorage.clear(), localStorage.chathost = '{}'");
                await tab.Page.ReloadAsync();
                await Assertions.Expect(tab.Page.Locator("#welcome")).ToBeVisibleAsync();
                break;
            case "completion":
                foreach (var nick in new[] { "alice", "Albert", "al-with-a-name-that-is-very-long" })
                    chat.Enter(nick, "general");
                await Assertions.Expect(tab.Page.Locator("#open-people")).ToHaveTextAsync("4 here");
                await tab.Field.FillAsync(tab.Page.ViewportSize!.Width > 500 ? "al" : "/");
                await tab.Field.PressAsync("Tab");
                await Assertions.Expect(tab.Page.Locator("#completions")).ToBeVisibleAsync();
                break;
            case "dialog":
                chat.Say("dev", "carol", "Compilers, and what becomes of them", "topic");
                await tab.Page.EvaluateAsync("document.getElementById('browse').click()");
                await Assertions.Expect(tab.Page.Locator("#all-rooms button").First).ToBeVisibleAsync();
                break;
        }
    }

    private static async Task TakeAsync(ChatTab tab, string name) =>
        await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), $"page-{name}.png") });

    private static void Talk(ScriptedChat chat)
    {
        var yesterday = DateTime.UtcNow.Date.AddDays(-1).AddHours(16);
        chat.Say("general", "alice", "Release 1.4 on Thursday", "topic", yesterday);
        chat.Say("general", "alice", "Good evening. The release moves to Thursday.", "message", yesterday.AddMinutes(3));
        chat.Say("general", "carol", "Fine with me.", "message", yesterday.AddMinutes(5));
        chat.Say("general", "carol", "I will tell the others, and have the release notes ready by Wednesday evening, so that everybody can read them in time.", "message", yesterday.AddMinutes(5));
        var today = DateTime.UtcNow.Date.AddSeconds(30);
        chat.Say("general", "דניאל", "בוקר טוב לכולם!", "message", today);
        chat.Say("general", "Μαρία", "Καλημέρα σε όλους.", "message", today.AddMinutes(1));
        chat.Say("general", "backup", "The backup is done: 214 GB in 38 min.", "message", today.AddMinutes(2));
        chat.Say("general", "alice", "Who has tried the new build?", "message", today.AddMinutes(3));
    }
}
