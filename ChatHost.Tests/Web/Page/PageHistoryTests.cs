using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>What was said before, what is missing in between, and very much of it.</summary>
[Collection(PageTests.Name)]
public sealed class PageHistoryTests(ChatBrowser browser)
{
    /// <summary>So many rows may be in the document, however many lines there are.</summary>
    private const int MostRows = 180;

    [Fact]
    public async Task Older_lines_come_as_one_scrolls_up_to_where_the_room_begins()
    {
        await using var chat = await ScriptedChat.StartAsync();
        for (var i = 1; i <= 450; i++)
            chat.Say("general", "bob", $"line {i}");
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.ReadsAsync("line 450");

        await alice.ScrollToBeginningAsync("This is where general begins.");

        await alice.ReadsAsync("line 1");
        await Assertions.Expect(alice.Text("line 450")).ToHaveCountAsync(0);
        await alice.Page.Locator("#latest").ClickAsync();
        await alice.ReadsAsync("line 450");
        Assert.InRange(await alice.Lines.CountAsync(), 1, MostRows);
    }

    [Fact]
    public async Task An_empty_room_says_that_it_is_one()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        await Assertions.Expect(alice.Page.Locator("#older")).ToHaveTextAsync("Nothing has been said in general yet.");
        await alice.SayAsync("now there is");

        await Assertions.Expect(alice.Page.Locator("#older")).ToHaveTextAsync("This is where general begins.");
    }

    [Fact]
    public async Task Visible_lines_stay_where_they_are_while_others_are_added_above_and_below()
    {
        await using var chat = await ScriptedChat.StartAsync();
        for (var i = 1; i <= 300; i++)
            chat.Say("general", "bob", i % 7 == 0 ? $"line {i} {new string('x', 400)}" : $"line {i}");
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.ReadsAsync("line 300");
        await alice.Page.EvaluateAsync("document.getElementById('timeline').scrollTop -= 1200");
        await Assertions.Expect(alice.Page.Locator("#latest")).ToBeVisibleAsync();
        var seen = await alice.FirstSeenAsync();

        chat.Say("general", "bob", "a new one");
        await Assertions.Expect(alice.Page.Locator("#latest")).ToHaveTextAsync("↓ 1 new");

        Assert.Equal(seen, await alice.FirstSeenAsync());
    }

    [Fact]
    public async Task Lines_that_a_slow_reader_missed_are_fetched_and_shown_in_order()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Say("general", "bob", "line 1");
        await alice.ReadsAsync("line 1");

        chat.HoldEvents();
        for (var i = 2; i <= 20; i++)
            chat.Say("general", "bob", $"line {i}");
        chat.TellGap("general", 2, 20);
        chat.Say("general", "bob", "line 21");

        await alice.ReadsAsync("line 20");
        var read = await alice.Page.Locator("#lines .line .text").AllTextContentsAsync();
        Assert.Equal(Enumerable.Range(1, 21).Select(i => $"line {i}"), read);
    }

    [Fact]
    public async Task Lines_asked_for_are_shown_once_though_one_is_said_at_the_same_moment()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Say("general", "bob", "before");
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);

        await alice.SayAsync("just now");
        await alice.SayAsync("/history 2");

        await Assertions.Expect(alice.Page.Locator(".shown .text")).ToHaveTextAsync(["before", "just now"]);
    }

    [Fact]
    public async Task History_that_no_longer_exists_is_shown_as_missing()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Say("general", "bob", "line 1");
        await alice.ReadsAsync("line 1");

        chat.HoldEvents();
        for (var i = 2; i <= 20; i++)
            chat.Say("general", "bob", $"line {i}");
        chat.Drop("general", 20);
        chat.TellGap("general", 2, 20);
        chat.Say("general", "bob", "line 21");

        await alice.ReadsAsync("19 lines are no longer kept.");
        await alice.ReadsAsync("line 21");
    }

    [Fact]
    public async Task An_erased_line_is_gone_now_and_after_a_reload()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Say("general", "bob", "regrettable");
        chat.Say("general", "bob", "harmless");
        await alice.ReadsAsync("harmless");

        chat.Erase("general", 1);
        await alice.ReadsAsync("This line was removed.");
        await Assertions.Expect(alice.Text("regrettable")).ToHaveCountAsync(0);
        await alice.Page.ReloadAsync();

        await alice.ReadsAsync("harmless");
        await alice.ReadsAsync("This line was removed.");
    }

    [Fact]
    public async Task A_person_who_comes_back_another_day_sees_where_they_had_stopped_reading()
    {
        await using var chat = await ScriptedChat.StartAsync();
        var yesterday = DateTime.UtcNow.Date.AddHours(-3);
        chat.Say("general", "bob", "read yesterday", "message", yesterday);
        await using var profile = await browser.NewProfileAsync();
        await using (var first = await ChatTab.OpenAsync(profile, chat.Uri))
        {
            await first.ReadsAsync("read yesterday");
            await first.SayAsync("good night");
            await Assertions.Expect(first.StateOf("good night")).ToHaveTextAsync("✓Sent");
        }

        chat.Say("general", "bob", "missed");
        await using var second = await ChatTab.OpenAsync(profile, chat.Uri);

        await second.ReadsAsync("missed");
        await Assertions.Expect(second.Page.Locator(".new")).ToHaveCountAsync(1);
        await Assertions.Expect(second.Lines.Filter(new() { Has = second.Page.Locator(".new") })).ToContainTextAsync("missed");
        await Assertions.Expect(second.Page.Locator(".day")).ToHaveTextAsync(["Yesterday", "Today"]);
    }

    [Fact]
    public async Task Ten_thousand_lines_scroll_without_being_in_the_document_and_without_a_long_frame()
    {
        const int Lines = 10_000;
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Say("general", "bob", "first");
        await alice.ReadsAsync("first");
        chat.Cut();
        for (var i = 2; i <= Lines; i++)
            chat.Say("general", i % 3 == 0 ? "bob" : "carol", $"line {i}");

        await alice.ReadsAsync($"line {Lines}");
        Assert.InRange(await alice.Lines.CountAsync(), 1, MostRows);

        // The work of one scroll step, not how fast this machine paints: nothing may grow with the number of lines.
        var median = await alice.Page.EvaluateAsync<double>(
            """
            async () => {
              const scroller = document.getElementById('timeline');
              const took = [];
              for (let step = 0; step < 120; step++) {
                const start = performance.now();
                scroller.scrollTop -= 600;
                scroller.dispatchEvent(new Event('scroll'));
                void scroller.scrollHeight;
                took.push(performance.now() - start);
              }
              return took.sort((one, other) => one - other)[60];
            }
            """).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.InRange(median, 0, 50);
        Assert.InRange(await alice.Lines.CountAsync(), 1, MostRows);
        await alice.Page.Locator("#timeline").FocusAsync();
        await alice.Page.Keyboard.PressAsync("Home");
        await alice.ReadsAsync("first");
        Assert.InRange(await alice.Lines.CountAsync(), 1, MostRows);
    }
}
