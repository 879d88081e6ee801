using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>How lines are shown: addresses, times, marks, and what of it can be taken along.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageReadingTests(ChatBrowser browser)
{
    /// <summary>Texts, each with the addresses that a reader finds in it.</summary>
    private static readonly (string Text, string[] Addresses)[] Texts =
    [
        ("see https://en.wikipedia.org/wiki/Foo_(bar).", ["https://en.wikipedia.org/wiki/Foo_(bar)"]),
        ("(https://example.org/a)", ["https://example.org/a"]),
        ("(https://en.wikipedia.org/wiki/Foo_(bar))", ["https://en.wikipedia.org/wiki/Foo_(bar)"]),
        ("[text](https://example.org/y) and https://example.org/a[1]", ["https://example.org/y", "https://example.org/a[1]"]),
        ("https://example.org/a?b=1&c=2, https://example.org!!! https://example.org/... https://example.org/(", ["https://example.org/a?b=1&c=2", "https://example.org", "https://example.org/", "https://example.org/"]),
        ("https://example.org/a(b", ["https://example.org/a(b"]),
        ("'https://example.org/x'. \"https://example.org/y\" <https://example.org/z>", ["https://example.org/x", "https://example.org/y", "https://example.org/z"]),
        ("“https://example.org/x” `https://example.org/y` https://example.org/z…", ["https://example.org/x", "https://example.org/y", "https://example.org/z"]),
        ("https://example.org、https://example.net/を見て", ["https://example.org", "https://example.net/を見て"]),
        ("看https://example.org/a。好", ["https://example.org/a"]),
        ("サイト（https://example.org/x）と「https://example.org/y」です", ["https://example.org/x", "https://example.org/y"]),
        ("https://example.orgを見て", ["https://example.org"]),
        ("https://example.org:8000を見て", ["https://example.org:8000"]),
        ("https://日本語.jp/道 https://пример.рф/ https://sonyストア.jp/", ["https://日本語.jp/道", "https://пример.рф/", "https://sonyストア.jp/"]),
        ("https://ja.wikipedia.org/wiki/ジョン・レノン", ["https://ja.wikipedia.org/wiki/ジョン・レノン"]),
        ("https://fr.wikipedia.org/wiki/L’Équipe", ["https://fr.wikipedia.org/wiki/L’Équipe"]),
        ("انظر https://example.org/a، ثم", ["https://example.org/a"]),
        ("at http://[::1]:8000/x]! https://example.org/?q=a&b=(c), then", ["http://[::1]:8000/x", "https://example.org/?q=a&b=(c)"]),
        ("http://[::1]:8000/x [http://[2001:db8::1]] http://[::1", ["http://[::1]:8000/x", "http://[2001:db8::1]"]),
        ("HTTPS://EXAMPLE.ORG/ https://youtu.be/ab_ https://example.org/a\u202e", ["HTTPS://EXAMPLE.ORG/", "https://youtu.be/ab_", "https://example.org/a"]),
        ("xhttps://example.org https:// https://. javascript://example.org ftp://example.org mailto:a@example.org", []),
    ];

    [Fact]
    public async Task Addresses_end_where_a_reader_ends_them_and_lead_to_no_other_scheme()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);

        var found = await tab.Page.EvaluateAsync<string[][]>(
            """
            async texts => {
              const { piecesOf } = await import('./view/links.js');
              return texts.map(text => piecesOf(text)).map(pieces =>
                [pieces.map(({ text }) => text).join(''), ...pieces.filter(({ href }) => href).map(({ href }) => href)]);
            }
            """,
            Texts.Select(one => one.Text));
        chat.Say("general", "bob", Texts[0].Text);
        var link = tab.Page.Locator("#lines a");

        foreach (var ((text, addresses), pieces) in Texts.Zip(found))
            Assert.Equal([text, .. addresses], pieces);
        await Assertions.Expect(link).ToHaveAttributeAsync("href", Texts[0].Addresses[0]);
        Assert.Equal("noopener noreferrer nofollow", await link.GetAttributeAsync("rel"));
    }

    [Fact]
    public async Task Copied_lines_say_who_said_what_and_copied_words_only_the_words()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Say("general", "alice", "hello");
        chat.Say("general", "alice", "see https://example.org/ there");
        chat.Say("general", "bob", "waves", "action");
        chat.Say("general", "bob", "Lunch", "topic");
        chat.Say("general", "bob", "bye for now");
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);
        await tab.ReadsAsync("bye for now");
        await tab.Page.EvaluateAsync("document.addEventListener('copy', event => window.copied = event.clipboardData.getData('text/plain'))");

        Assert.Equal(
            "alice: hello\nalice: see https://example.org/ there\n* bob waves\n* bob set the topic: Lunch\nbob: bye for now",
            await CopyAsync(tab, "range.selectNodeContents(document.getElementById('lines'))"));
        Assert.Equal(
            "alice: lo\nalice: see",
            await CopyAsync(tab, "range.setStart(texts[0].firstChild, 3), range.setEnd(texts[1].firstChild, 3)"));
        Assert.Equal("", await CopyAsync(tab, "range.setStart(texts[4].firstChild, 0), range.setEnd(texts[4].firstChild, 3)"));
    }

    [Fact]
    public async Task Today_becomes_yesterday_and_a_clock_moves_on_while_the_page_stays_open()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync(options => options.TimezoneId = null);
        var page = await profile.NewPageAsync();
        var devtools = await profile.NewCDPSessionAsync(page);
        await devtools.SendAsync("Emulation.setTimezoneOverride", new() { ["timezoneId"] = "UTC" });
        await page.Clock.InstallAsync(new() { TimeDate = new DateTime(2030, 5, 6, 23, 58, 0, DateTimeKind.Utc) });
        chat.Say("general", "bob", "late", "message", new DateTime(2030, 5, 6, 23, 50, 0, DateTimeKind.Utc));
        await page.GotoAsync(chat.Uri.AbsoluteUri);
        await Assertions.Expect(page.Locator(".day")).ToHaveTextAsync("Today");

        await page.Clock.RunForAsync(3 * 60_000);
        await Assertions.Expect(page.Locator(".day")).ToHaveTextAsync("Yesterday");
        await Assertions.Expect(page.Locator("#lines time")).ToHaveTextAsync("23:50");

        // Whoever travels has another day there, and another time.
        await devtools.SendAsync("Emulation.setTimezoneOverride", new() { ["timezoneId"] = "America/New_York" });
        await page.Clock.RunForAsync(60_000);
        await Assertions.Expect(page.Locator(".day")).ToHaveTextAsync("Today");
        await Assertions.Expect(page.Locator("#lines time")).ToHaveTextAsync("19:50");
    }

    [Fact]
    public async Task Marks_stacked_on_letters_stay_in_their_own_line()
    {
        const string Neighbour = "below it";
        var stacked = string.Concat(Enumerable.Repeat("Z" + new string('\u0323', 40) + new string('\u0301', 40), 30));
        await using var chat = await ScriptedChat.StartAsync();
        await using var tab = await ChatTab.OpenAsync(browser, chat.Uri);
        chat.Say("general", "bob", "above");
        chat.Say("general", "bob", "Z");
        chat.Say("general", "bob", Neighbour);
        chat.Say("dev", "bob", "above");
        chat.Say("dev", "bob", stacked);
        chat.Say("dev", "bob", Neighbour);
        await tab.ReadsAsync(Neighbour);
        var (above, below) = (await PictureAsync(tab, "above"), await PictureAsync(tab, Neighbour));

        await tab.SayAsync("/join dev");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("dev");
        await tab.ReadsAsync(Neighbour);

        Assert.Equal(above, await PictureAsync(tab, "above"));
        Assert.Equal(below, await PictureAsync(tab, Neighbour));
        await tab.Page.EvaluateAsync("document.querySelectorAll('.line > div, .text').forEach(part => part.style.overflow = 'visible')");
        Assert.NotEqual(above, await PictureAsync(tab, "above"));
    }

    [Fact]
    public async Task A_message_read_in_one_tab_is_unread_in_none()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        await using var first = await ChatTab.OpenAsync(profile, chat.Uri);
        await first.SayAsync("/join dev");
        await Assertions.Expect(first.RoomName).ToHaveTextAsync("dev");
        await using var second = await ChatTab.OpenAsync(profile, chat.Uri);
        await second.Conversation("dev").ClickAsync();
        chat.Say("general", "bob", "one");
        chat.Say("general", "bob", "two");
        foreach (var tab in new[] { first, second })
            await Assertions.Expect(tab.Conversation("general")).ToHaveAccessibleNameAsync("general, 2 unread");

        await first.Conversation("general").ClickAsync();

        await Assertions.Expect(first.Page).ToHaveTitleAsync("general – ChatHost");
        await Assertions.Expect(second.Page).ToHaveTitleAsync("dev – ChatHost");
        await Assertions.Expect(second.Conversation("general").Locator(".badge")).ToBeHiddenAsync();
        chat.Say("general", "bob", "three");
        await Assertions.Expect(first.Text("three")).ToBeVisibleAsync();
        await Assertions.Expect(second.Conversation("general").Locator(".badge")).ToBeHiddenAsync();
    }

    private static Task<string> CopyAsync(ChatTab tab, string selects) => CopyAsync(tab.Page, selects);

    private static async Task<string> CopyAsync(IPage page, string selects)
    {
        await page.Locator("#timeline").FocusAsync();
        await page.EvaluateAsync(
            $$"""
            () => {
              const texts = document.querySelectorAll('#lines .text');
              const range = document.createRange();
              {{selects}};
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }
            """);
        await page.Keyboard.PressAsync("Control+c");
        return await page.EvaluateAsync<string>("window.copied");
    }

    private static Task<byte[]> PictureAsync(ChatTab tab, string text) =>
        tab.Page.Locator("#lines .line").Filter(new() { Has = tab.Text(text) }).Locator(".text")
            .ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
}
