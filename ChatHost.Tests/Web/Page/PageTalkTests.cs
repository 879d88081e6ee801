using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>What people do with the page while all goes well.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageTalkTests(ChatBrowser browser)
{
    [Fact]
    public async Task Two_people_talk_and_each_own_line_shows_that_it_was_sent()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await using var bob = await ChatTab.OpenAsync(browser, chat.Uri);

        await alice.SayAsync("hello from one side");
        await bob.ReadsAsync("hello from one side");
        await bob.SayAsync("and from the other");

        await alice.ReadsAsync("and from the other");
        await Assertions.Expect(alice.StateOf("hello from one side")).ToHaveTextAsync("✓Sent");
    }

    [Fact]
    public async Task Commands_do_and_say_what_they_do_over_nc()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await using var bob = await ChatTab.OpenAsync(browser, chat.Uri);

        await alice.SayAsync("/nick alice");
        await alice.ReadsAsync("Nickname changed to: alice");
        await bob.ReadsAsync("user1 is now known as alice.");
        await bob.SayAsync("/nick ALICE");
        await bob.ReadsAsync("Nickname already in use: ALICE");
        await bob.SayAsync("/foo bar");
        await bob.ReadsAsync("Unknown command: /foo. Type /help for commands.");
        await bob.SayAsync("/nick");
        await bob.ReadsAsync("Usage: /nick NAME");
        await bob.SayAsync("//etc/passwd");
        await alice.ReadsAsync("/etc/passwd");
        await bob.SayAsync("/me waves");
        await alice.ReadsAsync("user2 waves");
        await bob.SayAsync("/topic Lunch");
        await Assertions.Expect(alice.Page.Locator("#topic")).ToHaveTextAsync("Lunch");
        await alice.ReadsAsync("user2 set the topic: Lunch");
        await alice.SayAsync("/topic");
        await alice.ReadsAsync("Topic of general: Lunch");
        await alice.SayAsync("/who");
        await alice.ReadsAsync("general: alice, user2");
        await alice.SayAsync("/rooms");
        await alice.ReadsAsync("general: 2 here");
        await alice.SayAsync("/search ETC pass");
        await Assertions.Expect(alice.Page.Locator(".shown .text")).ToHaveTextAsync("/etc/passwd");
        await alice.SayAsync("/msg nobody hello");
        await alice.ReadsAsync("No such nickname: nobody");
        await alice.SayAsync("/help");
        await alice.ReadsAsync("/nick NAME: take a nickname");
        await bob.SayAsync("/quit");

        await Assertions.Expect(bob.Status).ToContainTextAsync("You left.");
    }

    [Fact]
    public async Task Rooms_are_joined_and_left_and_show_what_is_unread()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        await alice.SayAsync("/join dev");
        await Assertions.Expect(alice.RoomName).ToHaveTextAsync("dev");
        chat.Say("general", "bob", "one");
        chat.Say("general", "bob", "two");
        await Assertions.Expect(alice.Conversation("general")).ToHaveAccessibleNameAsync("general, 2 unread");
        await Assertions.Expect(alice.Page).ToHaveTitleAsync("(2) dev – ChatHost");
        await alice.Conversation("general").ClickAsync();

        await Assertions.Expect(alice.Page).ToHaveTitleAsync("general – ChatHost");
        await Assertions.Expect(alice.Lines.Filter(new() { Has = alice.Page.Locator(".new") })).ToContainTextAsync("one");
        await alice.SayAsync("/leave dev");
        await Assertions.Expect(alice.Conversation("dev")).ToHaveCountAsync(0);
        await alice.ReadsAsync("You left dev.");
    }

    [Fact]
    public async Task Private_lines_have_a_conversation_of_their_own()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await using var bob = await ChatTab.OpenAsync(browser, chat.Uri);

        await alice.SayAsync("/msg user2 psst");
        await alice.ReadsAsync("To user2: psst");
        await Assertions.Expect(bob.Page).ToHaveTitleAsync("(1) general – ChatHost");
        await bob.Conversation("user1").ClickAsync();
        await bob.ReadsAsync("psst");
        await bob.SayAsync("what?");
        await alice.Conversation("user2").ClickAsync();

        await alice.ReadsAsync("what?");
        await Assertions.Expect(bob.StateOf("what?")).ToHaveTextAsync("✓Sent");
        await alice.Page.ReloadAsync();
        await alice.ReadsAsync("what?");
    }

    [Fact]
    public async Task Ignored_people_are_not_seen_until_they_are_wanted_again()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Say("general", "troll", "before");

        await alice.SayAsync("/ignore troll");
        await alice.ReadsAsync("You ignore troll. /unignore troll shows their lines again.");
        chat.Say("general", "troll", "while");
        chat.Say("general", "bob", "after");
        await alice.ReadsAsync("after");
        await Assertions.Expect(alice.Text("before")).ToHaveCountAsync(0);
        await Assertions.Expect(alice.Text("while")).ToHaveCountAsync(0);
        await alice.SayAsync("/unignore TROLL");

        await alice.ReadsAsync("while");
        await alice.ReadsAsync("before");
    }

    [Fact]
    public async Task A_pasted_block_goes_out_as_one_and_as_text_and_a_line_too_long_stays_in_the_field()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        await alice.SayAsync("first\n\n/nick mallory");
        await alice.ReadsAsync("/nick mallory");
        await chat.ReceivesAsync("send", 1);
        await alice.SayAsync(new string('ä', 2049));

        await Assertions.Expect(alice.Page.Locator("#hint")).ToHaveTextAsync("Too long: 4098 bytes, of which 4096 can be sent.");
        await Assertions.Expect(alice.Field).ToHaveValueAsync(new string('ä', 2049));
        Assert.Equal("""["first","/nick mallory"]""", Assert.Single(chat.Received("send"))["lines"]!.ToJsonString());
        Assert.Empty(chat.Received("nick"));
    }

    [Fact]
    public async Task The_dialogs_change_the_name_and_join_a_room_and_say_why_not()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Say("dev", "bob", "Compilers", "topic");
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Enter("user2", "general");

        await alice.Page.Locator("#me").ClickAsync();
        await alice.Page.Locator("#new-name").FillAsync("user2");
        await alice.Page.Locator("#new-name").PressAsync("Enter");
        await Assertions.Expect(alice.Page.Locator("#name-dialog .problem")).ToHaveTextAsync("Nickname already in use: user2");
        await alice.Page.Locator("#new-name").FillAsync("alice");
        await alice.Page.Locator("#new-name").PressAsync("Enter");
        await Assertions.Expect(alice.Me).ToHaveTextAsync("alice");
        await alice.Page.Locator("#browse").ClickAsync();
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "dev 0 here Compilers" }).ClickAsync();

        await Assertions.Expect(alice.RoomName).ToHaveTextAsync("dev");
        await alice.ReadsAsync("bob set the topic: Compilers");
    }
}
