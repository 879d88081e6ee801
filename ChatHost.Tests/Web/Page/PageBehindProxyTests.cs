using System.Net;
using ChatHost.Tests.Support;
using ChatHost.Tests.Web.Proxies;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>The page in a browser, through a real proxy with TLS: it talks, or says why it cannot.</summary>
[Collection(PageTests.Name)]
public sealed class PageBehindProxyTests(ChatBrowser browser)
{
    [Theory]
    [InlineData("nginx", "/")]
    [InlineData("nginx", "/chat")]
    [InlineData("haproxy", "/chat")]
    public async Task The_page_talks_through_a_proxy_and_under_a_path(string program, string path)
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1");
        await using var proxy = await ReverseProxy.StartAsync(program, host.Web, isUnderPath: path != "/");
        using var nc = await ChatClient.EnterAsync(host.Chat);

        await using var alice = await ChatTab.OpenAsync(browser, At(proxy.Address, path), options => options.IgnoreHTTPSErrors = true);
        await alice.SayAsync("from a browser");

        await nc.ReadUntilAsync("user2: from a browser");
    }

    [Fact]
    public async Task The_page_says_which_setting_is_missing_where_the_proxy_is_not_trusted()
    {
        await using var host = await InProcessHost.StartAsync();
        await using var proxy = await ReverseProxy.StartAsync("nginx", host.Web);

        await SaysAsync(proxy.Address, "The server refuses this page: Pages of this origin may not open a WebSocket here: see the settings Web:AllowedOrigins and, behind a proxy, Web:TrustedProxies.");
    }

    [Fact]
    public async Task The_page_says_that_WebSockets_do_not_get_through_where_the_proxy_does_not_pass_them_on()
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1");
        await using var proxy = await ReverseProxy.StartAsync(
            "nginx", host.Web, edit: block => block.Replace("proxy_set_header Upgrade $http_upgrade;", "", StringComparison.Ordinal));

        await SaysAsync(proxy.Address, "WebSockets do not get through to it: a proxy in between has to pass them on.");
    }

    [Fact]
    public async Task The_page_says_that_something_else_answers_where_the_server_is_away()
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1");
        await using var proxy = await ReverseProxy.StartAsync("nginx", host.Web);
        await using var alice = await ChatTab.OpenAsync(browser, At(proxy.Address, "/"), options => options.IgnoreHTTPSErrors = true);

        await host.StopAsync();

        await Assertions.Expect(alice.Status).ToContainTextAsync("Something between this page and the server answers instead of it (HTTP 502).");
    }

    private async Task SaysAsync(IPEndPoint proxy, string text)
    {
        await using var profile = await browser.NewProfileAsync(options => options.IgnoreHTTPSErrors = true);
        var page = await profile.NewPageAsync();
        await page.GotoAsync(At(proxy, "/").AbsoluteUri);

        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync(text);
    }

    private static Uri At(IPEndPoint proxy, string path) => new($"https://localhost:{proxy.Port}{path}");
}
