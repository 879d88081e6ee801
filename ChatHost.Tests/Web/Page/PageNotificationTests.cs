using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Notifications: asked for only at a click, shown only to who does not look, and off again when no longer wanted.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageNotificationTests(ChatBrowser browser)
{
    /// <summary>
    /// Stands between the page and the browser: writes down what is shown and when permission was asked for, and says whether somebody
    /// looks at the page, which for a browser without a window they always do.
    /// </summary>
    private const string Watch =
        """
        window.looks = true;
        window.shown = [];
        window.asked = [];
        document.hasFocus = () => window.looks;
        window.Notification = class extends Notification {
          constructor(title, options) {
            super(title, options);
            window.shown.push(this);
          }
          static requestPermission() {
            window.asked.push(navigator.userActivation.isActive);
            return super.requestPermission();
          }
        };
        """;

    [Fact]
    public async Task A_person_who_asked_for_notifications_gets_them_for_private_lines_and_their_name_while_the_page_is_hidden()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync(options => options.Permissions = ["notifications"]);
        await using var tab = await ChatTab.OpenAsync(profile, chat.Uri, script: Watch);
        chat.Enter("user2", "general");
        var button = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Notify me" });

        // Not asked for: nothing, though it is permitted.
        await LookAwayAsync(tab);
        chat.Say("general", "bob", "user1: nobody asked");
        await tab.ReadsAsync("user1: nobody asked");
        Assert.Empty(await ShownAsync(tab));
        Assert.Empty(await tab.Page.EvaluateAsync<bool[]>("asked"));

        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.True(Assert.Single(await tab.Page.EvaluateAsync<bool[]>("asked")), "It was asked for without a click.");
        chat.Say("general", "bob", "something else");
        chat.Say("general", "bob", "user1: lunch?");
        chat.Say("general", "bob", "waves at user1", "action");
        chat.SayPrivately("user2", "user1", "psst");
        await tab.ReadsAsync("bob waves at user1");
        await Assertions.Expect(tab.Conversation("user2")).ToBeVisibleAsync();
        string[] expected = ["bob in general: user1: lunch?", "bob in general: waves at user1", "user2: psst"];
        Assert.Equal(expected, await ShownAsync(tab));

        // Back at the page: it is on the screen already.
        await tab.Page.EvaluateAsync("looks = true");
        chat.Say("general", "bob", "user1: are you back?");
        await tab.ReadsAsync("user1: are you back?");
        Assert.Equal(3, (await ShownAsync(tab)).Length);

        await LookAwayAsync(tab);
        await tab.Page.EvaluateAsync("shown[2].dispatchEvent(new Event('click'))");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("user2");

        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "false");
        chat.SayPrivately("user2", "user1", "still there?");
        await tab.ReadsAsync("still there?");
        Assert.Equal(3, (await ShownAsync(tab)).Length);
        Assert.Single(await tab.Page.EvaluateAsync<bool[]>("asked"));
    }

    [Fact]
    public async Task The_choice_outlives_the_tab_and_the_question_is_not_repeated()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync(options => options.Permissions = ["notifications"]);
        await using (var first = await ChatTab.OpenAsync(profile, chat.Uri, script: Watch))
        {
            await first.Page.Locator("#notify").ClickAsync();
            await Assertions.Expect(first.Page.Locator("#notify")).ToHaveAttributeAsync("aria-pressed", "true");
        }

        await using var tab = await ChatTab.OpenAsync(profile, chat.Uri, script: Watch);
        await Assertions.Expect(tab.Page.Locator("#notify")).ToHaveAttributeAsync("aria-pressed", "true");
        await LookAwayAsync(tab);
        var me = await tab.Me.TextContentAsync();
        chat.Say("general", "bob", $"{me}: lunch?");
        await tab.ReadsAsync($"{me}: lunch?");

        Assert.Equal($"bob in general: {me}: lunch?", Assert.Single(await ShownAsync(tab)));
        Assert.Empty(await tab.Page.EvaluateAsync<bool[]>("asked"));
    }

    [Fact]
    public async Task A_person_who_refuses_is_not_notified_and_the_button_says_so()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        await using var tab = await ChatTab.OpenAsync(
            profile, chat.Uri, script: $"{Watch} Notification.requestPermission = async () => (asked.push(true), 'denied');");
        var button = tab.Page.Locator("#notify");

        await button.ClickAsync();
        await TestWait.UntilAsync(async () => (await tab.Page.EvaluateAsync<bool[]>("asked")).Length == 1);
        await LookAwayAsync(tab);
        chat.Say("general", "bob", "user1: lunch?");
        await tab.ReadsAsync("user1: lunch?");

        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Empty(await ShownAsync(tab));
    }

    private static async Task LookAwayAsync(ChatTab tab) => await tab.Page.EvaluateAsync("looks = false");

    private static Task<string[]> ShownAsync(ChatTab tab) => tab.Page.EvaluateAsync<string[]>("shown.map(({ title, body }) => `${title}: ${body}`)");
}
