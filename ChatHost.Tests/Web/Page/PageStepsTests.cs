using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Going from one conversation to another, by mouse and by address, and being asked for a name.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageStepsTests(ChatBrowser browser)
{
    [Fact]
    public async Task A_room_is_left_and_a_private_conversation_closed_by_mouse()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);
        await tab.SayAsync("/join dev");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        chat.Enter("user2", "dev");
        chat.SayPrivately("user2", "user1", "psst");
        await Assertions.Expect(tab.Conversation("user2")).ToBeVisibleAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Leave dev" }).ClickAsync();
        await Assertions.Expect(tab.Conversation("dev")).ToHaveCountAsync(0);
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("general");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Leave general" })).Not.ToHaveCountAsync(0);
        Assert.Equal("dev", (string?)Assert.Single(chat.Received("leave"))["room"]);

        // What is kept nowhere else is asked about.
        List<string> questions = [];
        tab.Page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Message);
            await (questions.Count == 1 ? dialog.DismissAsync() : dialog.AcceptAsync());
        };
        var close = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Close the conversation with user2" });
        await close.ClickAsync();
        await Assertions.Expect(tab.Conversation("user2")).ToBeVisibleAsync();
        await close.ClickAsync();

        await Assertions.Expect(tab.Conversation("user2")).ToHaveCountAsync(0);
        Assert.Equal(Enumerable.Repeat("Close the conversation with user2? Its lines are kept in this tab alone.", 2), questions);
        await Assertions.Expect(tab.Page.Locator("#directs")).ToBeHiddenAsync();

        // By keyboard the focus goes on to what stands in its place.
        await tab.SayAsync("/join ops");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("ops");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Leave ops" }).PressAsync("Enter");
        await Assertions.Expect(tab.Conversation("general")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Each_conversation_has_an_address_that_leads_back_to_it_and_joins_its_room()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, new Uri(chat.Uri, "#dev"));
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        await Assertions.Expect(tab.Conversation("general")).ToBeVisibleAsync();

        await tab.Conversation("general").ClickAsync();
        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Uri(chat.Uri, "#general").AbsoluteUri);
        await tab.Page.GoBackAsync();
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        await tab.Page.GoForwardAsync();
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("general");
        chat.Enter("田中", "general");
        chat.SayPrivately("田中", "user1", "psst");
        await tab.Conversation("田中").ClickAsync();
        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Regex("#@%E7%94%B0%E4%B8%AD$"));
        await tab.Page.ReloadAsync();
        await tab.IsGreetedAsync();
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("田中");

        // A room that was left stays left when one goes back past it; a link to it joins it again.
        await tab.SayAsync("/join ops");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("ops");
        await tab.Conversation("general").ClickAsync();
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("general");
        await tab.SayAsync("/leave ops");
        await Assertions.Expect(tab.Conversation("ops")).ToHaveCountAsync(0);
        await tab.Page.GoBackAsync();
        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Uri(chat.Uri, "#general").AbsoluteUri);
        await Assertions.Expect(tab.Conversation("ops")).ToHaveCountAsync(0);
        await tab.Page.EvaluateAsync("location.hash = '#ops'");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("ops");
        await tab.Page.EvaluateAsync("location.hash = '#%E0%A4%A'");
        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Uri(chat.Uri, "#ops").AbsoluteUri);

        // Skipping to a part of the page is no room.
        await tab.Page.Locator(".skip").First.PressAsync("Enter");
        await Assertions.Expect(tab.Field).ToBeFocusedAsync();
        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Uri(chat.Uri, "#ops").AbsoluteUri);
    }

    [Fact]
    public async Task A_first_time_user_is_asked_for_a_name_once()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Enter("taken", "general");
        await using var profile = await browser.NewProfileAsync(isFirstVisit: true);
        await using var tab = await ChatTab.OpenAsync(profile, chat.Uri);
        var question = tab.Page.Locator("#welcome");
        var field = tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "You are user1 here. What do you want to be called?" });

        await Assertions.Expect(field).ToBeFocusedAsync();
        await tab.Page.Keyboard.TypeAsync("taken");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(question.Locator(".problem")).ToHaveTextAsync("Nickname already in use: taken");
        await field.FillAsync("carol");
        await field.PressAsync("Enter");
        await Assertions.Expect(question).ToBeHiddenAsync();
        await Assertions.Expect(tab.Me).ToHaveTextAsync("carol");
        await Assertions.Expect(tab.Field).ToBeFocusedAsync();
        await tab.Page.ReloadAsync();
        await tab.IsGreetedAsync();
        await Assertions.Expect(question).ToBeHiddenAsync();

        await using var another = await browser.NewProfileAsync(isFirstVisit: true);
        await using var other = await ChatTab.OpenAsync(another, chat.Uri);
        await other.SayAsync("one can talk beside the question");
        await tab.ReadsAsync("one can talk beside the question");
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await Assertions.Expect(other.Page.Locator("#welcome")).ToBeHiddenAsync();
        await other.Page.ReloadAsync();
        await other.IsGreetedAsync();
        await Assertions.Expect(other.Page.Locator("#welcome")).ToBeHiddenAsync();
        await Assertions.Expect(other.Me).ToHaveTextAsync("user2");
    }

    [Fact]
    public async Task Tab_completes_names_rooms_and_commands_and_else_moves_on()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);
        foreach (var nick in new[] { "alice", "Albert", "bob", "李雷" })
            chat.Enter(nick, "general");
        chat.Say("general", "bob", "hello");
        chat.Say("general", "alice", "hello, too");
        await tab.ReadsAsync("hello, too");
        var list = tab.Page.GetByRole(AriaRole.Listbox, new() { Name = "Completions" });

        await CompletesAsync(tab, "b", "bob: ");
        await Assertions.Expect(tab.Page.Locator("#completed")).ToHaveTextAsync("bob");
        await CompletesAsync(tab, "thanks @B", "thanks @bob ");
        await CompletesAsync(tab, "你好李", "你好李雷 ");
        await CompletesAsync(tab, "/unig", "/unignore ");
        await CompletesAsync(tab, "/msg bo", "/msg bob ");
        await CompletesAsync(tab, "see #gen", "see #general ");
        await CompletesAsync(tab, "/leave g", "/leave general");

        // Several: a list, in which the one who spoke last comes first.
        await CompletesAsync(tab, "al", "alice: ");
        await Assertions.Expect(list.GetByRole(AriaRole.Option)).ToHaveTextAsync(["alice", "Albert"]);
        await Assertions.Expect(list.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveTextAsync("alice");
        await Assertions.Expect(tab.Field).ToHaveAttributeAsync("aria-activedescendant", "completion-0");
        await tab.Field.PressAsync("Tab");
        await Assertions.Expect(tab.Field).ToHaveValueAsync("Albert: ");
        await Assertions.Expect(tab.Field).ToHaveAttributeAsync("aria-activedescendant", "completion-1");
        await tab.Field.PressAsync("Shift+Tab");
        await tab.Field.PressAsync("Enter");
        await Assertions.Expect(list).ToBeHiddenAsync();
        await Assertions.Expect(tab.Field).ToHaveValueAsync("alice: ");
        await CompletesAsync(tab, "al", "alice: ");
        await tab.Field.PressAsync("Escape");
        await Assertions.Expect(tab.Field).ToHaveValueAsync("al");
        await CompletesAsync(tab, "al", "alice: ");
        await list.GetByRole(AriaRole.Option, new() { Name = "Albert" }).ClickAsync();
        await Assertions.Expect(tab.Field).ToHaveValueAsync("Albert: ");
        await Assertions.Expect(tab.Field).ToBeFocusedAsync();
        Assert.Empty(chat.Received("send"));

        await tab.Field.FillAsync("nothing begins so");
        await tab.Field.PressAsync("Tab");
        await Assertions.Expect(tab.Page.Locator("#send")).ToBeFocusedAsync();
    }

    private static async Task CompletesAsync(ChatTab tab, string typed, string completed)
    {
        await tab.Field.FillAsync(typed);
        await tab.Field.PressAsync("Tab");
        await Assertions.Expect(tab.Field).ToHaveValueAsync(completed);
    }
}
