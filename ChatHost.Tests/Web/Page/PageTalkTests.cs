using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Two browsers in one room.</summary>
[Collection(PageTests.Name)]
public sealed class PageTalkTests(ChatBrowser browser)
{
    [Fact]
    public async Task Two_people_talk()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await using var bob = await ChatTab.OpenAsync(browser, chat.Uri);

        await alice.SayAsync("hello from one side");
        await bob.ReadsAsync("hello from one side");
        await bob.SayAsync("and from the other");

        await alice.ReadsAsync("and from the other");
        await Assertions.Expect(alice.Text("hello from one side").Locator("xpath=../..").Locator(".state")).ToHaveAttributeAsync("title", "Sent");
    }
}
