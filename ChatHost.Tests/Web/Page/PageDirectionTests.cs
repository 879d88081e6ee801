using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Text of any direction beside each other, for readers of any language: each runs its own way, and nothing else moves.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageDirectionTests(ChatBrowser browser)
{
    private const string Hebrew = "שלום לכולם, מה שלומכם?";
    private const string Arabic = "مرحبا، كيف الحال؟";

    private static readonly int[] Widths = [1280, 390];

    private static readonly string[] Parts = ["#timeline", "#send", "#message", "#name", ".line .avatar", ".mention .text", "#rooms", "#people"];

    [Fact]
    public async Task Each_text_runs_its_own_way_and_the_page_stays_as_it_is()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Say("general", "דניאל", "ארוחת צהריים", "topic");
        chat.Say("general", "bob", "left to right");
        chat.Say("general", "דניאל", Hebrew);
        chat.Say("general", "ليلى", Arabic);
        chat.Say("general", "דניאל", "נופף", "action");
        chat.Say("general", "bob", $"english first, then {Hebrew}");
        await using var tab = await OpenAsync(chat, "he-IL");
        await tab.ReadsAsync(Hebrew);
        await tab.Field.FillAsync(Arabic);

        Assert.Equal("rtl", await DirectionAsync(tab.Text(Hebrew)));
        Assert.Equal("rtl", await DirectionAsync(tab.Text(Arabic)));
        Assert.Equal("rtl", await DirectionAsync(tab.Field));
        Assert.Equal("rtl", await DirectionAsync(tab.Page.Locator("#topic")));
        Assert.Equal("ltr", await DirectionAsync(tab.Text("left to right")));
        Assert.Equal("ltr", await DirectionAsync(tab.Text($"english first, then {Hebrew}")));

        foreach (var width in Widths)
        {
            await tab.Page.SetViewportSizeAsync(width, 800);

            // A right-to-left text begins at its right edge, and its name stands where every name does.
            var (hebrew, latin) = (await BoxAsync(tab.Text(Hebrew)), await BoxAsync(tab.Text("left to right")));
            Assert.Equal((latin.X, latin.Width), (hebrew.X, hebrew.Width));
            var words = await WordsAsync(tab.Text(Hebrew));
            Assert.InRange(words.Right, hebrew.X + hebrew.Width - 2, hebrew.X + hebrew.Width + 1);
            Assert.InRange(words.Left, hebrew.X - 1, hebrew.X + hebrew.Width);
            await FitsAsync(tab);
        }
    }

    [Fact]
    public async Task Times_and_days_are_those_of_the_reader()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Say("general", "bob", "yesterday", "message", DateTime.UtcNow.Date.AddHours(-3).AddMinutes(5));
        chat.Say("general", "bob", "today");
        await using var hebrew = await OpenAsync(chat, "he-IL");
        await using var german = await OpenAsync(chat, "de-DE");

        await Assertions.Expect(hebrew.Page.Locator(".day")).ToHaveTextAsync(["אתמול", "היום"]);
        await Assertions.Expect(german.Page.Locator(".day")).ToHaveTextAsync(["Gestern", "Heute"]);
        await Assertions.Expect(german.Page.Locator(".head time").First).ToHaveTextAsync("21:05");
    }

    [Fact]
    public async Task Turned_round_as_a_whole_it_is_a_mirror_image()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Say("general", "bob", "a line");
        chat.Say("general", "bob", "user1: for you");
        await using var tab = await OpenAsync(chat, "ar-EG");
        await tab.ReadsAsync("user1: for you");

        foreach (var width in Widths)
        {
            await tab.Page.SetViewportSizeAsync(width, 800);
            await TurnAsync(tab, "ltr");
            var before = await EdgesAsync(tab);
            await TurnAsync(tab, "rtl");
            var after = await EdgesAsync(tab);

            foreach (var (part, edges, turned) in Parts.Zip(before, after))
            {
                // A scroll bar, where there is one, changes sides too.
                var (left, right) = (width - edges[1], width - edges[0]);
                Assert.True(
                    Math.Abs(left - turned[0]) <= 20 && Math.Abs(right - turned[1]) <= 20,
                    $"{part} is at {turned[0]} to {turned[1]}, and its mirror image would be at {left} to {right}.");
            }

            await FitsAsync(tab);
        }
    }

    private Task<ChatTab> OpenAsync(ScriptedChat chat, string locale) => ChatTab.OpenAsync(browser, chat.Uri, options => options.Locale = locale);

    private static async Task TurnAsync(ChatTab tab, string direction) =>
        await tab.Page.EvaluateAsync("direction => document.documentElement.dir = direction", direction);

    private static Task<string> DirectionAsync(ILocator of) => of.EvaluateAsync<string>("element => element.matches(':dir(rtl)') ? 'rtl' : 'ltr'");

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator of) => (await of.BoundingBoxAsync())!;

    /// <summary>Where the words themselves are, in the box that they have.</summary>
    private static async Task<(float Left, float Right)> WordsAsync(ILocator of)
    {
        var edges = await of.EvaluateAsync<float[]>(
            """
            element => {
              const range = document.createRange();
              range.selectNodeContents(element);
              const { left, right } = range.getBoundingClientRect();
              return [left, right];
            }
            """);
        return (edges[0], edges[1]);
    }

    private static Task<float[][]> EdgesAsync(ChatTab tab) => tab.Page.EvaluateAsync<float[][]>(
        "parts => parts.map(part => document.querySelector(part).getBoundingClientRect()).map(({ left, right }) => [left, right])", Parts);

    private static async Task FitsAsync(ChatTab tab) => Assert.True(
        await tab.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && document.getElementById('timeline').scrollWidth <= document.getElementById('timeline').clientWidth"),
        "The page is wider than the window.");
}
