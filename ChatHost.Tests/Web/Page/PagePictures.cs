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
