using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Arranges what several tests look at.</summary>
internal static class PageScenes
{
    /// <summary>A tab in which there is something of everything.</summary>
    public static async Task<ChatTab> FullAsync(ChatBrowser browser, ScriptedChat chat, int width)
    {
        chat.Say("general", "bob", "Lunch", "topic", DateTime.UtcNow.AddDays(-2));
        foreach (var nick in new[] { "alice", "bob", "carol", "dave", "eve", "frank", "grace", "heidi", "ivan", "judy", "mallory", "niaj" })
            chat.Say("general", nick, "something with https://example.org/ in it", "message", DateTime.UtcNow.AddDays(-1));
        var tab = await ChatTab.OpenAsync(browser, chat.Uri, options => options.ViewportSize = new() { Width = width, Height = 900 });
        chat.Enter("user2", "general");
        chat.SayPrivately("user2", "user1", "psst");
        chat.Say("general", "bob", "user1: are you there?");
        chat.Say("general", "bob", "waves", "action");
        await tab.SayAsync("an own line");
        await tab.SayAsync("/foo");
        await tab.SayAsync("/history 2");
        await Assertions.Expect(tab.Page.Locator(".shown")).ToHaveCountAsync(2);
        return tab;
    }
}
