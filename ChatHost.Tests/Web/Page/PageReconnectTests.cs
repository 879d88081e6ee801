using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Connections that are lost, tabs that are reloaded or doubled: nothing is missing, nothing is there twice.</summary>
[Collection(PageTests.Name)]
public sealed class PageReconnectTests(ChatBrowser browser)
{
    [Fact]
    public async Task A_lost_connection_comes_back_by_itself_with_all_that_was_said()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Say("general", "bob", "before");
        await alice.ReadsAsync("before");

        await chat.CloseAsync();
        chat.Say("general", "bob", "while away");
        await Assertions.Expect(alice.Status).ToContainTextAsync("Not connected.");
        await alice.SayAsync("written offline");
        await Assertions.Expect(alice.StateOf("written offline")).ToHaveTextAsync("◷Waiting for the connection");
        await chat.ListenAsync();

        await alice.ReadsAsync("while away");
        await Assertions.Expect(alice.StateOf("written offline")).ToHaveTextAsync("✓Sent");
        await Assertions.Expect(alice.Status).ToBeHiddenAsync();
        await alice.ReadsAsync("before");
        await alice.ReadsAsync("written offline");
        Assert.Equal("user1", await alice.Me.TextContentAsync());
    }

    [Fact]
    public async Task A_line_whose_acknowledgement_was_lost_is_sent_again_under_its_id_and_stands_once()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        chat.IsAcknowledging = false;
        await alice.SayAsync("only once");
        await alice.ReadsAsync("only once");
        chat.IsAcknowledging = true;
        chat.Cut();

        await chat.ReceivesAsync("send", 2);
        chat.Say("general", "bob", "later");
        await alice.ReadsAsync("later");
        await alice.ReadsAsync("only once");
        var sent = chat.Received("send");
        Assert.Equal(sent[0]["id"]!.ToString(), sent[1]["id"]!.ToString());
    }

    [Fact]
    public async Task A_line_is_pending_until_the_server_has_it()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        chat.HoldEvents();
        chat.IsAcknowledging = false;
        await alice.SayAsync("on its way");

        await Assertions.Expect(alice.StateOf("on its way")).ToHaveTextAsync("◌Sending");
    }

    [Fact]
    public async Task A_reload_is_the_same_session_and_keeps_what_was_not_sent_yet()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.SayAsync("/nick alice");
        await alice.ReadsAsync("Nickname changed to: alice");
        chat.IsAcknowledging = false;
        await alice.SayAsync("not acknowledged");
        await chat.ReceivesAsync("send", 1);
        chat.IsAcknowledging = true;

        await alice.Page.ReloadAsync();

        await Assertions.Expect(alice.Me).ToHaveTextAsync("alice");
        await chat.ReceivesAsync("send", 2);
        await Assertions.Expect(alice.StateOf("not acknowledged")).ToHaveTextAsync("✓Sent");
        await alice.ReadsAsync("not acknowledged");
        Assert.Single(chat.Received("start"));
    }

    [Fact]
    public async Task A_second_tab_is_a_session_of_its_own()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var first = await ChatTab.OpenAsync(browser, chat.Uri);
        await first.SayAsync("/nick alice");
        await first.ReadsAsync("Nickname changed to: alice");

        await using var second = await ChatTab.OpenAsync(first.Page.Context, chat.Uri);

        await Assertions.Expect(second.Me).ToHaveTextAsync("user2");
        await second.ReadsAsync("Nickname already in use: alice. You are user2.");
        await second.SayAsync("hello myself");
        await first.ReadsAsync("hello myself");
    }

    [Fact]
    public async Task A_duplicated_tab_does_not_take_the_session_of_the_first()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var first = await ChatTab.OpenAsync(browser, chat.Uri);
        var stored = await first.Page.EvaluateAsync<string>("sessionStorage.getItem('chathost')");

        await using var twin = await ChatTab.OpenAsync(first.Page.Context, chat.Uri, script:
            $"sessionStorage.getItem('chathost') ?? sessionStorage.setItem('chathost', {System.Text.Json.JsonSerializer.Serialize(stored)})");

        await twin.SayAsync("hello from the twin");
        await first.ReadsAsync("hello from the twin");
        Assert.Empty(chat.Received("resume"));
        await Assertions.Expect(twin.Me).ToHaveTextAsync("user2");
    }

    [Fact]
    public async Task A_page_that_was_taken_over_stays_away_until_asked_back()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        chat.Bye("user1", "takenOver", "Your session goes on over another connection.");
        await Assertions.Expect(alice.Status).ToContainTextAsync("This conversation goes on in another tab or window.");
        Assert.Empty(chat.Received("resume"));
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Use it here" }).ClickAsync();

        await Assertions.Expect(alice.Status).ToBeHiddenAsync();
        Assert.Single(chat.Received("resume"));
    }

    [Fact]
    public async Task A_kicked_person_reads_why_and_comes_back_only_when_asked()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        chat.Bye("user1", "kicked", "You were disconnected: Maintenance.");
        await Assertions.Expect(alice.Status).ToContainTextAsync("You were disconnected: Maintenance.");
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Come back" }).ClickAsync();

        await Assertions.Expect(alice.Me).ToHaveTextAsync("user2");
        Assert.Equal(2, chat.Received("start").Count);
    }

    [Fact]
    public async Task A_server_that_forgot_everything_is_entered_again_under_the_same_name_and_in_the_same_rooms()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.SayAsync("/nick alice");
        await alice.SayAsync("/join dev");
        await Assertions.Expect(alice.RoomName).ToHaveTextAsync("dev");
        chat.Say("dev", "bob", "old");
        await alice.ReadsAsync("old");

        await chat.CloseAsync();
        chat.Forget();
        chat.Say("dev", "bob", "new");
        await alice.SayAsync("written offline");
        await chat.ListenAsync();

        await alice.ReadsAsync("new");
        await alice.ReadsAsync("written offline");
        await Assertions.Expect(alice.Me).ToHaveTextAsync("alice");
        await Assertions.Expect(alice.Text("old")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_line_of_unknown_fate_in_a_session_that_is_gone_is_not_said_again_by_itself()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.HoldEvents();
        chat.IsAcknowledging = false;
        await alice.SayAsync("arrived or not");
        await chat.ReceivesAsync("send", 1);

        await chat.CloseAsync();
        chat.Forget();
        chat.IsAcknowledging = true;
        chat.TellGap("general", 1, 0);
        await chat.ListenAsync();

        var row = alice.Lines.Filter(new() { HasText = "arrived or not" });
        await Assertions.Expect(row).ToContainTextAsync("The connection was lost before the answer came: it may have arrived.");
        Assert.Single(chat.Received("send"));
        await row.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(alice.StateOf("arrived or not")).ToHaveTextAsync("✓Sent");
    }

    [Fact]
    public async Task Back_and_forth_in_the_middle_of_talk_loses_and_doubles_nothing()
    {
        const int Lines = 60;
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        for (var i = 1; i <= Lines; i++)
        {
            chat.Say("general", "bob", $"line {i}");
            if (i % 20 != 0)
                continue;
            await alice.SayAsync($"own {i}");
            chat.Cut();
        }

        await alice.ReadsAsync("own 60");
        await Assertions.Expect(alice.StateOf("own 60")).ToHaveTextAsync("✓Sent");
        var read = await alice.Page.Locator("#lines .first .text, #lines .line .text").AllTextContentsAsync();
        Assert.Equal(Enumerable.Range(1, Lines).Select(i => $"line {i}"), read.Where(text => text.StartsWith("line", StringComparison.Ordinal)));
        Assert.Equal(["own 20", "own 40", "own 60"], read.Where(text => text.StartsWith("own", StringComparison.Ordinal)));
    }
}
