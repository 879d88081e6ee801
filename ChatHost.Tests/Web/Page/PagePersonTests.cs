using System.Text;
using ChatHost.Messages;
using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Who is who on the page is as the server says; the same person comes back, whatever became of the tab or the network.</summary>
[Collection(PageTests.Name)]
public sealed class PagePersonTests(ChatBrowser browser)
{
    [Fact]
    public async Task Names_are_compared_as_the_server_compares_them()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);
        var letters = Enumerable.Range(0x21, 0x30000).Where(Rune.IsValid).Select(code => new Rune(code))
            .Where(rune => Nickname.TryParse($"a{rune}", out _, out _)).Select(rune => $"a{rune}").ToArray();

        var folded = await tab.Page.EvaluateAsync<string[]>(
            "async names => { const { fold } = await import('./chat/names.js'); return names.map(fold); }", letters);

        // The two may know other versions of Unicode: then a letter is its own in the one that does not know it.
        var others = letters.Zip(folded).Where(pair => NameKey.Of(pair.First) != pair.Second)
            .Where(pair => pair.Second != pair.First && NameKey.Of(pair.First) != pair.First).Select(pair => $"{pair.First} {pair.Second}");
        Assert.InRange(letters.Length, 100_000, 200_000);
        Assert.Empty(others);
    }

    [Fact]
    public async Task Strasse_and_straße_are_two_people()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Enter("strasse", "general");
        chat.Enter("straße", "general");

        await Assertions.Expect(alice.Page.Locator("#people-list bdi")).ToContainTextAsync(["strasse", "straße"]);
    }

    [Fact]
    public async Task A_name_is_found_in_a_text_as_its_readers_find_it()
    {
        (string Text, string Name, bool IsMention)[] cases =
        [
            ("李雷你好", "李雷", true), ("请问李雷在吗", "李雷", true), ("田中さん、おはよう", "田中", true), ("สมชายครับ", "สมชาย", true), ("ann你好", "ann", true),
            ("민수야 안녕", "민수", true), ("김민수", "민수", false), ("annabel came", "ann", false), ("joann", "ann", false), ("hello Ann!", "ann", true),
            ("@ann: hi", "ann", true), ("ann's", "ann", true), ("rob_b is another", "rob", false), ("é and andré", "andre", false), ("", "ann", false),
        ];
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);

        var found = await tab.Page.EvaluateAsync<bool[]>(
            "async cases => { const { mentions } = await import('./chat/names.js'); return cases.map(([text, name]) => mentions(text, name)); }",
            cases.Select(one => new[] { one.Text, one.Name }));

        Assert.Equal(cases, cases.Zip(found, (one, isMention) => one with { IsMention = isMention }));
    }

    [Fact]
    public async Task Closing_the_tab_and_opening_the_page_again_is_the_same_person()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        var first = await ChatTab.OpenAsync(profile, chat.Uri);
        await first.SayAsync("/nick carol");
        await first.ReadsAsync("Nickname changed to: carol");
        await using var second = await ChatTab.OpenAsync(profile, chat.Uri);
        await second.IsGreetedAsync();
        await first.DisposeAsync();

        await using var again = await ChatTab.OpenAsync(profile, chat.Uri);

        await Assertions.Expect(again.Me).ToHaveTextAsync("carol");
        await Assertions.Expect(second.Me).Not.ToHaveTextAsync("carol");
    }

    [Fact]
    public async Task A_draft_is_there_after_a_reload()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.IsGreetedAsync();
        await alice.Field.FillAsync("not sent yet");

        await alice.Page.ReloadAsync();

        await Assertions.Expect(alice.Field).ToHaveValueAsync("not sent yet");
    }

    [Fact]
    public async Task Two_thousand_pasted_lines_are_asked_about_and_leave_within_a_second()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.IsGreetedAsync();
        var questions = new List<string>();
        alice.Page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Message);
            await (questions.Count == 1 ? dialog.DismissAsync() : dialog.AcceptAsync());
        };
        var pasted = string.Join('\n', Enumerable.Range(1, 2000).Select(number => $"/line {number}"));
        await alice.Field.EvaluateAsync("(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }", pasted);

        await alice.Field.PressAsync("Enter");
        Assert.Empty(chat.Received("send"));
        var took = await alice.Page.EvaluateAsync<double>(
            """
            () => {
              const began = performance.now();
              document.getElementById('composer').requestSubmit();
              return performance.now() - began;
            }
            """);
        await chat.ReceivesAsync("send", 20);

        Assert.Equal(["Send 2000 lines to general?", "Send 2000 lines to general?"], questions);
        Assert.InRange(took, 0, 5000);
        Assert.Equal(2000, chat.Received("send").Sum(sent => sent["lines"]!.AsArray().Count));
    }

    [Fact]
    public async Task Queued_messages_can_be_discarded()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.IsGreetedAsync();
        chat.IsSilent = true;
        chat.Cut();
        await chat.ReceivesAsync("resume", 1);
        await alice.SayAsync("one");
        await alice.SayAsync("two");

        await alice.SayAsync("/discard");

        await alice.ReadsAsync("Discarded: 2 lines.");
        chat.IsSilent = false;
        chat.Cut();
        await chat.ReceivesAsync("resume", 2);
        await alice.SayAsync("three");
        await chat.ReceivesAsync("send", 1);
        Assert.Equal("three", (string?)Assert.Single(chat.Received("send"))["text"]);
    }

    [Fact]
    public async Task The_Enter_that_ends_a_composition_sends_nothing()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        await alice.IsGreetedAsync();
        await alice.Field.FillAsync("にほん");

        await alice.Field.EvaluateAsync(
            "field => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))");

        await Assertions.Expect(alice.Field).ToHaveValueAsync("にほん");
        Assert.Empty(chat.Received("send"));
    }

    [Fact]
    public async Task A_connection_that_died_silently_is_detected_and_replaced()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        var page = await profile.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(chat.Uri.AbsoluteUri);
        await Assertions.Expect(page.Locator("#me bdi")).Not.ToBeEmptyAsync();
        await Assertions.Expect(page.Locator("#people-list bdi")).ToHaveCountAsync(1);
        chat.IsSilent = true;

        // Nothing is said for a minute: the page asks, and hears nothing.
        await page.Clock.RunForAsync(46_000);
        await chat.ReceivesAsync("rooms", 1);
        chat.IsSilent = false;
        await page.Clock.RunForAsync(16_000);
        await page.Clock.RunForAsync(2_000);

        await chat.ReceivesAsync("resume", 1);
    }
}
