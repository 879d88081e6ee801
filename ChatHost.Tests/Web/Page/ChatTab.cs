using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>A tab with the chat page, in the words of who uses it. What the page logs as an error fails the test at its end.</summary>
internal sealed partial class ChatTab : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly Func<IPage, Task> _close;

    private ChatTab(IPage page, Func<IPage, Task> close)
    {
        (Page, _close) = (page, close);
        page.PageError += OnPageError;
        page.Console += OnConsole;
    }

    public IPage Page { get; }

    public ILocator Field => Page.Locator("#message");

    public ILocator Lines => Page.Locator("#lines > li");

    public ILocator Status => Page.Locator("#status");

    public ILocator Me => Page.Locator("#me bdi");

    public ILocator RoomName => Page.Locator("#name");

    /// <summary>Opens the page in a tab that shares nothing with others, and waits until the server has greeted.</summary>
    public static async Task<ChatTab> OpenAsync(ChatBrowser browser, Uri server) =>
        await OpenAsync(new ChatTab(await browser.LendAsync(), page => browser.TakeBackAsync(page, server)), server);

    /// <summary>The same in a profile that is not like others.</summary>
    public static async Task<ChatTab> OpenAsync(ChatBrowser browser, Uri server, Action<BrowserNewContextOptions> configure)
    {
        var profile = await browser.NewProfileAsync(configure);
        return await OpenAsync(new ChatTab(await profile.NewPageAsync(), _ => profile.DisposeAsync().AsTask()), server);
    }

    /// <summary>Opens the page in another tab of a profile.</summary>
    /// <param name="profile">Whose.</param>
    /// <param name="server">Where the page is.</param>
    /// <param name="script">Runs before the page's own.</param>
    public static async Task<ChatTab> OpenAsync(IBrowserContext profile, Uri server, string? script = null)
    {
        var tab = new ChatTab(await profile.NewPageAsync(), page => page.CloseAsync());
        if (script is not null)
            await tab.Page.AddInitScriptAsync(script);
        return await OpenAsync(tab, server);
    }

    /// <summary>The same without waiting: not everybody is let in at once.</summary>
    public static async Task<ChatTab> OpenUngreetedAsync(IBrowserContext profile, Uri server, string? script = null)
    {
        var tab = new ChatTab(await profile.NewPageAsync(), page => page.CloseAsync());
        if (script is not null)
            await tab.Page.AddInitScriptAsync(script);
        await tab.Page.GotoAsync(server.AbsoluteUri);
        return tab;
    }

    public Task IsGreetedAsync() => Assertions.Expect(Me).Not.ToBeEmptyAsync();

    /// <summary>Types and sends.</summary>
    public async Task SayAsync(string text)
    {
        await Field.FillAsync(text);
        await Field.PressAsync("Enter");
    }

    /// <summary>The lines that hold exactly this text.</summary>
    public ILocator Text(string text) =>
        Page.Locator(".text", new() { HasTextRegex = new Regex($"^{Regex.Escape(text)}$") });

    /// <summary>What an own line shows of its way: a sign, and the words for those who hear it.</summary>
    public ILocator StateOf(string text) => Page.Locator("#lines .line").Filter(new() { Has = Text(text) }).Locator(".state");

    /// <summary>Waits until a line is there, once.</summary>
    public Task ReadsAsync(string text) => Assertions.Expect(Text(text)).ToHaveCountAsync(1);

    /// <summary>Scrolls up until the page says that there is nothing older.</summary>
    public async Task ScrollToBeginningAsync(string says)
    {
        var older = Page.Locator("#older");
        await Page.Locator("#timeline").HoverAsync();
        await TestWait.UntilAsync(async () =>
        {
            await Page.EvaluateAsync("document.getElementById('timeline').scrollTop = 0");
            return await older.TextContentAsync() == says;
        });
    }

    /// <summary>
    /// Walks up from the latest line to the beginning and returns the numbers with which lines begin, as they stand; fails where one
    /// stands out of order. Those of own and numberless lines are left out.
    /// </summary>
    public async Task<IReadOnlyList<int>> ReadNumbersAsync()
    {
        var windows = await Page.EvaluateAsync<int[][]>(
            """
            async () => {
              const scroller = document.getElementById('timeline');
              const frame = () => new Promise(requestAnimationFrame);
              const windows = [];
              scroller.scrollTop = scroller.scrollHeight;
              for (let stays = 0, before = ''; stays < 3; await frame()) {
                await frame();
                const numbers = [...document.querySelectorAll('#lines .text')].map(text => parseInt(text.textContent)).filter(Number.isInteger);
                windows.push(numbers);
                const now = `${numbers[0]} ${scroller.scrollTop}`;
                stays = now === before ? stays + 1 : 0;
                before = now;
                scroller.scrollTop = 0;
              }
              scroller.scrollTop = scroller.scrollHeight;
              return windows;
            }
            """).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.All(windows, numbers => Assert.Equal(numbers.Order().Distinct(), numbers));
        return [.. windows.SelectMany(numbers => numbers).Distinct().Order()];
    }

    /// <summary>The first line in sight, and how far below the edge it begins.</summary>
    public Task<string> FirstSeenAsync() => Page.EvaluateAsync<string>(
        """
        () => {
          const top = document.getElementById('timeline').getBoundingClientRect().top;
          const row = [...document.querySelectorAll('#lines > li')].find(one => one.getBoundingClientRect().bottom > top);
          return `${row.querySelector('.text').textContent} at ${Math.round(row.getBoundingClientRect().top - top)}`;
        }
        """);

    /// <summary>The button of a room or person in the list of conversations.</summary>
    public ILocator Conversation(string name) =>
        Page.Locator("#rooms li button").Filter(new() { Has = Page.Locator("bdi", new() { HasTextRegex = new Regex($"^{Regex.Escape(name)}$") }) });

    public async ValueTask DisposeAsync()
    {
        Page.PageError -= OnPageError;
        Page.Console -= OnConsole;
        await _close(Page);
        Assert.Empty(_troubles);
    }

    private static async Task<ChatTab> OpenAsync(ChatTab tab, Uri server)
    {
        await tab.Page.GotoAsync(server.AbsoluteUri);
        await tab.IsGreetedAsync();
        return tab;
    }

    private void OnPageError(object? sender, string error) => _troubles.Enqueue(error);

    private void OnConsole(object? sender, IConsoleMessage message)
    {
        // A connection that cannot be made is told in the page, and why it cannot is asked at the same address; the browser logs both as well.
        if (message.Type == "error"
            && !message.Text.Contains("WebSocket connection", StringComparison.Ordinal)
            && !message.Location.Contains("/ws", StringComparison.Ordinal))
        {
            _troubles.Enqueue(message.Text);
        }
    }
}
