using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Rooms and those who rule them, on the page, with the real program.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageModerationTests(ChatBrowser browser, PageHost host) : IClassFixture<PageHost>
{
    [Fact]
    public async Task What_one_may_not_do_is_not_offered()
    {
        using var nc = await host.EnterAsync("otto");
        await nc.SendAsync("/join offers", "hello");
        await using var tab = await ChatTab.OpenAsync(browser, host.Page);
        await tab.SayAsync("/join offers");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("offers");
        await tab.SayAsync("my own");
        await tab.ReadsAsync("hello");

        // A member among others; nothing can be done in general but by operators of the server.
        await Assertions.Expect(tab.Member("otto")).ToHaveAccessibleNameAsync("otto Operator");
        Assert.Equal(["Members…", "Invite…", "Set the topic…", "Leave"], await tab.OffersAsync(tab.RoomButton));
        Assert.Equal(["Write privately", "Ignore"], await tab.OffersAsync(tab.Member("otto")));
        Assert.Equal(["Write privately", "Ignore"], await tab.OffersAsync(tab.Page.GetByRole(AriaRole.Button, new() { Name = "otto", Exact = true })));
        Assert.Equal(["Log in…", "Register…", "Change name…"], await tab.OffersAsync(tab.Account));
        await Assertions.Expect(tab.Page.Locator("#lines .more")).ToHaveCountAsync(1);
        await nc.SendAsync("/room invite on", "/room topic operators", "/room moderated on");
        await Assertions.Expect(tab.Field).ToHaveAttributeAsync("placeholder", "Only those with a voice speak in offers");
        Assert.Equal(["Members…", "Leave"], await tab.OffersAsync(tab.RoomButton));

        // An operator.
        await nc.SendAsync($"/op {await tab.Me.TextContentAsync()}");
        await Assertions.Expect(tab.Field).ToHaveAttributeAsync("placeholder", "Message offers");
        Assert.Equal(["Members…", "Invite…", "Set the topic…", "Settings…", "Bans…", "Leave"], await tab.OffersAsync(tab.RoomButton));
        Assert.Equal(["Write privately", "Ignore", "No longer an operator", "Mute…", "Kick…", "Ban…"], await tab.OffersAsync(tab.Member("otto")));
        await Assertions.Expect(tab.Page.Locator("#lines .more")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Menus_are_used_by_keyboard_and_give_the_focus_back()
    {
        using var nc = await host.EnterAsync("paul");
        await nc.SendAsync("/join keys", "one", "two");
        await using var tab = await ChatTab.OpenAsync(browser, host.Page);
        await tab.SayAsync("/join keys");
        await tab.ReadsAsync("two");
        await nc.SendAsync($"/op {await tab.Me.TextContentAsync()}");
        await Assertions.Expect(tab.Page.Locator("#lines .more")).ToHaveCountAsync(2);
        var keyboard = tab.Page.Keyboard;

        // All buttons of the conversation are one stop of Tab.
        await tab.Page.Locator("#timeline").FocusAsync();
        await keyboard.PressAsync("Tab");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "What can be done with “two”" })).ToBeFocusedAsync();
        await keyboard.PressAsync("Home");
        var who = tab.Page.GetByRole(AriaRole.Button, new() { Name = "paul", Exact = true });
        await Assertions.Expect(who).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(who).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(tab.MenuItems.First).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(tab.MenuItems.Last).ToBeFocusedAsync();
        await keyboard.PressAsync("m");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Mute…" })).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(who).ToBeFocusedAsync();
        await Assertions.Expect(who).ToHaveAttributeAsync("aria-expanded", "false");
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("m");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Dialog("Mute paul")).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(who).ToBeFocusedAsync();

        // In a dialog, Escape closes the menu alone.
        await tab.ChooseAsync(tab.RoomButton, "Members…");
        var dialog = tab.Dialog("Members of keys");
        var member = dialog.GetByRole(AriaRole.Button, new() { Name = "paul Operator" });
        await member.PressAsync("Enter");
        await Assertions.Expect(tab.MenuItems.First).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(member).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(tab.RoomButton).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Somebody_is_muted_kicked_and_banned_and_the_ban_is_lifted()
    {
        using var nc = await host.RegisterAsync("quentin");
        await using var tab = await ChatTab.OpenAsync(browser, host.Page);
        await tab.SayAsync("/nick rita");
        await tab.SayAsync("/join bans");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("bans");
        await nc.SendAsync("/join bans");
        var member = tab.Member("quentin");

        await tab.ChooseAsync(member, "Mute…");
        await ChatTab.FillAsync(tab.Dialog("Mute quentin"), "Mute", ("Why", "too loud"));
        await tab.ReadsAsync("rita muted quentin for 10 minutes: too loud");
        await nc.ReadUntilAsync("* rita muted quentin for 10m: too loud");
        await tab.ChooseAsync(member, "Make an operator");
        await tab.ReadsAsync("rita made quentin an operator.");
        await Assertions.Expect(member).ToHaveAccessibleNameAsync("quentin Logged in Operator");
        await tab.ChooseAsync(member, "No longer an operator");
        await Assertions.Expect(member).ToHaveAccessibleNameAsync("quentin Logged in");
        await tab.ChooseAsync(member, "Kick…");
        await ChatTab.FillAsync(tab.Dialog("Kick quentin"), "Kick");
        await nc.ReadUntilAsync("* rita kicked you from bans.");
        await tab.ReadsAsync("rita kicked quentin.");
        await Assertions.Expect(member).ToHaveCountAsync(0);
        await nc.SendAsync("/join bans");
        await tab.ChooseAsync(member, "Ban…");
        await tab.Dialog("Ban quentin").GetByLabel("For").SelectOptionAsync("1 hour");
        await ChatTab.FillAsync(tab.Dialog("Ban quentin"), "Ban", ("Why", "advertising"));
        await nc.ReadUntilAsync("* rita banned you from bans: advertising");
        await tab.ReadsAsync("rita banned quentin for 1 hour: advertising");

        await tab.ChooseAsync(tab.RoomButton, "Bans…");
        var rows = tab.Dialog("Bans of bans").GetByRole(AriaRole.Listitem);
        await Assertions.Expect(rows).ToContainTextAsync(["Mute quentin", "Ban quentin"]);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Lift the ban of quentin" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await tab.ReadsAsync("rita lifted the ban of quentin.");
        await nc.SendAsync("/join bans");
        await nc.ReadUntilAsync(line => line.StartsWith("* You are in bans.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_kicked_reads_why_where_they_read_on_and_invitations_lead_back()
    {
        using var nc = await host.EnterAsync("sam");
        await nc.SendAsync("/join kicks");
        await nc.SettleAsync("kicks");
        await using var tab = await ChatTab.OpenAsync(browser, host.Page);
        await tab.SayAsync("/nick tina");
        await tab.SayAsync("/join kicks");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("kicks");

        await nc.SendAsync("/room invite on", "/kick tina go home");

        await tab.ReadsAsync("You were kicked from kicks by sam: go home");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("general");
        await Assertions.Expect(tab.Page.Locator("#announcer")).ToContainTextAsync("You were kicked from kicks by sam: go home");
        await tab.SayAsync("/join kicks");
        await tab.ReadsAsync("kicks is by invitation only.");
        await nc.SendAsync("/invite tina");
        await tab.ReadsAsync("sam invites you: kicks");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "kicks" }).ClickAsync();
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("kicks");
        await Assertions.Expect(tab.Conversation("kicks")).ToHaveAccessibleNameAsync("kicks, by invitation only");
    }

    [Fact]
    public async Task A_room_is_given_settings_and_looks_so()
    {
        using var nc = await host.EnterAsync("uwe");
        await using var tab = await ChatTab.OpenAsync(browser, host.Page);
        await tab.SayAsync("/nick vera");
        await tab.SayAsync("/join vault");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("vault");
        await tab.ChooseAsync(tab.RoomButton, "Settings…");
        var dialog = tab.Dialog("Settings of vault");

        await dialog.GetByRole(AriaRole.Switch, new() { Name = "Secret" }).CheckAsync();
        await ChatTab.FillAsync(dialog, "Save", ("Password", "two words"), ("Maximum number of members", "9"));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Usage: /room password off|WORD");
        await Assertions.Expect(dialog.GetByLabel("Password")).ToBeFocusedAsync();
        await ChatTab.FillAsync(dialog, "Save", ("Password", "sesame"));
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        await tab.ReadsAsync("vera made the room secret.");
        await tab.ReadsAsync("vera changed the password.");
        await tab.ReadsAsync("vera set the limit of members to 9.");
        await Assertions.Expect(tab.Conversation("vault")).ToHaveAccessibleNameAsync("vault, secret, with a password");
        await Assertions.Expect(tab.Page.Locator("#room-marks").GetByRole(AriaRole.Img)).ToHaveCountAsync(2);
        await Assertions.Expect(tab.Page.Locator("#room-marks").GetByRole(AriaRole.Img).First).ToHaveAccessibleNameAsync("Secret");
        await nc.SendAsync("/rooms");
        Assert.DoesNotContain("* vault: 1 here", await nc.SettleAsync());

        // Whoever wants to come in is asked for the password.
        await using var other = await ChatTab.OpenAsync(browser, host.Page);
        await other.SayAsync("/join vault");
        var question = other.Dialog("Join vault");
        await ChatTab.FillAsync(question, "Join", ("The password of the room", "simsalabim"));
        await Assertions.Expect(question.GetByRole(AriaRole.Alert)).ToHaveTextAsync("vault has a password: /join vault PASSWORD");
        await ChatTab.FillAsync(question, "Join", ("The password of the room", "sesame"));
        await Assertions.Expect(other.RoomName).ToHaveTextAsync("vault");
        await Assertions.Expect(question).ToHaveCountAsync(0);

        await tab.ChooseAsync(tab.RoomButton, "Settings…");
        await Assertions.Expect(dialog.GetByLabel("Password")).ToHaveValueAsync("sesame");
        await dialog.GetByRole(AriaRole.Switch, new() { Name = "Secret" }).UncheckAsync();
        await ChatTab.FillAsync(dialog, "Save", ("Password", ""));
        await tab.ReadsAsync("vera made the room no longer secret.");
        await Assertions.Expect(tab.Page.Locator("#room-marks").GetByRole(AriaRole.Img)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_owner_invites_makes_operators_for_good_and_gives_the_room_away()
    {
        using var nc = await host.RegisterAsync("walter");
        using var owner = await host.RegisterAsync("xenia");
        await using var tab = await ChatTab.OpenAsync(browser, host.Page);
        await tab.LogInAsync("xenia");
        await tab.SayAsync("/join manor");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("manor");

        await tab.ChooseAsync(tab.RoomButton, "Invite…");
        await ChatTab.FillAsync(tab.Dialog("Invite somebody to manor"), "Invite", ("Whom", "nobody"));
        await Assertions.Expect(tab.Dialog("Invite somebody to manor").GetByRole(AriaRole.Alert)).ToHaveTextAsync("No such nickname: nobody");
        await ChatTab.FillAsync(tab.Dialog("Invite somebody to manor"), "Invite", ("Whom", "walter"));
        await nc.ReadUntilAsync("* xenia invites you to manor. /join manor");
        await nc.SendAsync("/join manor");
        await tab.ChooseAsync(tab.Member("walter"), "Make an operator");
        await nc.SendAsync("/leave manor");
        await Assertions.Expect(tab.Member("walter")).ToHaveCountAsync(0);

        await tab.ChooseAsync(tab.RoomButton, "Members…");
        var rows = tab.Dialog("Members of manor").GetByRole(AriaRole.Listitem);
        await Assertions.Expect(rows).ToHaveTextAsync([new Regex("xenia.*you.*Owner"), new Regex("walter.*Operator")]);
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.ChooseAsync(tab.RoomButton, "Set the topic…");
        await ChatTab.FillAsync(tab.Dialog("Topic of manor"), "Set", ("What it is about; empty for no topic", "Parties"));
        await Assertions.Expect(tab.Page.Locator("#topic")).ToHaveTextAsync("Parties");
        await tab.ChooseAsync(tab.RoomButton, "Give the room away…");
        await ChatTab.FillAsync(tab.Dialog("Give manor away"), "Give away", ("The name of an account", "walter"));

        await tab.ReadsAsync("xenia gave the room to walter.");
        Assert.DoesNotContain("Give the room away…", await tab.OffersAsync(tab.RoomButton));
        await tab.ChooseAsync(tab.RoomButton, "Leave");
        await Assertions.Expect(tab.Conversation("manor")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Own_lines_and_as_operator_those_of_others_are_erased_once_that_is_confirmed()
    {
        using var nc = await host.EnterAsync("yuri");
        await nc.SendAsync("/join lines", "not mine");
        await nc.SettleAsync("lines");
        await using var tab = await ChatTab.OpenAsync(browser, host.Page);
        await tab.SayAsync("/join lines");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("lines");
        await tab.SayAsync("said too much");
        await Assertions.Expect(tab.StateOf("said too much")).ToHaveTextAsync("✓Sent");
        var more = tab.Page.GetByRole(AriaRole.Button, new() { Name = "What can be done with “said too much”" });
        await tab.ReadsAsync("not mine");
        await Assertions.Expect(tab.Page.Locator("#lines .more")).ToHaveCountAsync(1);

        await tab.ChooseAsync(more, "Erase…");
        await Assertions.Expect(tab.Dialog("Erase this line?")).ToContainTextAsync("said too much");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await tab.ReadsAsync("said too much");
        await tab.ChooseAsync(more, "Erase…");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();
        await tab.ReadsAsync("This line was removed.");
        await nc.SendAsync("/history 1 lines");
        await nc.ReadUntilAsync(line => line.EndsWith("* 2 was erased.", StringComparison.Ordinal));

        await nc.SendAsync($"/op {await tab.Me.TextContentAsync()}");
        await tab.ChooseAsync(tab.Page.GetByRole(AriaRole.Button, new() { Name = "What can be done with “not mine”" }), "Erase…");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();
        await Assertions.Expect(tab.Text("This line was removed.")).ToHaveCountAsync(2);
    }
}
