using ChatHost.Tests.Hosting.Configuration;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>
/// One headless Chromium for many tests of the page. A profile of its own is for who asks for one; other tabs are lent, each in another
/// profile than those that are lent at the same time, and with nothing stored in it.
/// </summary>
public sealed class ChatBrowser : IAsyncLifetime
{
    private const int PatienceMilliseconds = 20_000;

    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>
    /// What an address bar may show below it: two pages of the browser's own, which every window loads in a process for them. Nobody
    /// types an address here.
    /// </summary>
    private const string LeftOut = "WebUIOmniboxPopup,WebUIOmniboxAimPopup";

    /// <summary>Tabs that nobody has: a new one costs the start of a process.</summary>
    private readonly Stack<IPage> _idle = [];

    /// <summary>Nobody is here for the first time, unless a test wants that.</summary>
    private const string HasBeenHere = """try { localStorage.chathost ??= '{"isNameAsked":true}'; } catch { }""";

    private readonly TemporaryDirectory _directory = new();

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Candidates.FirstOrDefault(File.Exists) is not { } chromium)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Starter(chromium),

            // Nobody else's pages are opened, so a tab need not change its process on the way from the empty page to ours.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-site-isolation-trials"],
        });
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _directory.Dispose();
    }

    /// <summary>A tab of a profile that nobody else has now, as long as it is not given back; skips the test where there is no browser.</summary>
    internal async Task<IPage> LendAsync() => _idle.TryPop(out var page) ? page : await (await NewProfileAsync()).NewPageAsync();

    /// <summary>Takes back a tab that was lent.</summary>
    /// <param name="page">The tab, as it was but for where it is and what is stored.</param>
    /// <param name="server">Where it was opened.</param>
    internal async Task TakeBackAsync(IPage page, Uri server)
    {
        try
        {
            // A picture of the same origin runs nothing that could store anything once more.
            await page.GotoAsync(new Uri(server, "favicon.svg").AbsoluteUri);
            await page.EvaluateAsync("localStorage.clear(), sessionStorage.clear()");

            // Beside a picture the browser looks for an icon that is not there. Whoever has the tab next shall not hear of that: it ends here.
            await page.GotoAsync("about:blank");
            _idle.Push(page);
        }
        catch (PlaywrightException)
        {
            // The server has gone before.
            await page.Context.DisposeAsync();
        }
    }

    /// <summary>
    /// A program that starts the browser and adds to the features that Playwright has it leave out. Said beside Playwright's they would
    /// stand in place of them: the browser takes the last list alone.
    /// </summary>
    private string Starter(string chromium)
    {
        var starter = _directory.Write(
            "chromium",
            $"""
            #!/bin/sh
            for argument; do
                shift
                case $argument in --disable-features=*) argument=$argument,{LeftOut} ;; esac
                set -- "$@" "$argument"
            done
            exec {chromium} "$@"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(starter, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return starter;
    }

    /// <summary>A browser of its own whose profile is no private one: as others do, it connects to where somebody may go next.</summary>
    internal async Task<IBrowserContext> StartUsualAsync(TemporaryDirectory profile)
    {
        Assert.SkipWhen(_playwright is null, $"No Chromium here: none of {string.Join(", ", Candidates)}.");
        return await _playwright.Chromium.LaunchPersistentContextAsync(profile.FullName, new()
        {
            ExecutablePath = Starter(Candidates.First(File.Exists)),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            IgnoreHTTPSErrors = true,
        });
    }

    /// <summary>A profile of its own; skips the test where there is no browser.</summary>
    /// <param name="configure">What is not as usual.</param>
    /// <param name="isFirstVisit">Whether the page asks for a name.</param>
    internal async Task<IBrowserContext> NewProfileAsync(Action<BrowserNewContextOptions>? configure = null, bool isFirstVisit = false)
    {
        Assert.SkipWhen(_browser is null, $"No Chromium here: none of {string.Join(", ", Candidates)}.");
        var options = new BrowserNewContextOptions
        {
            Locale = "en-GB",
            TimezoneId = "UTC",
            ViewportSize = new() { Width = 1280, Height = 800 },
            ReducedMotion = ReducedMotion.Reduce,
        };
        configure?.Invoke(options);
        var profile = await _browser.NewContextAsync(options);
        profile.SetDefaultTimeout(PatienceMilliseconds);
        if (!isFirstVisit)
            await profile.AddInitScriptAsync(HasBeenHere);
        return profile;
    }
}

/// <summary>Tests of the page that share a browser, and so run one after the other: what holds through time and lost connections.</summary>
[CollectionDefinition(Name)]
public sealed class PageTests : ICollectionFixture<ChatBrowser>
{
    public const string Name = "Page";
}

/// <summary>The others, in a browser of their own beside it: what one sees, types and hears read out.</summary>
[CollectionDefinition(Name)]
public sealed class PageUseTests : ICollectionFixture<ChatBrowser>
{
    public const string Name = "Page in use";
}
