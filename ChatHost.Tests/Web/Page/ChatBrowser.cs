using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>One headless Chromium for many tests of the page; each test gets tabs of a profile of its own.</summary>
public sealed class ChatBrowser : IAsyncLifetime
{
    private const int PatienceMilliseconds = 20_000;

    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Candidates.FirstOrDefault(File.Exists) is not { } chromium)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,

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
    }

    /// <summary>A profile of its own; skips the test where there is no browser.</summary>
    internal async Task<IBrowserContext> NewProfileAsync(Action<BrowserNewContextOptions>? configure = null)
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
