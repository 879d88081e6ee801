using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Whatever is said, named or set as a topic is text, and never becomes anything else.</summary>
[Collection(PageUseTests.Name)]
public sealed class PageSafetyTests(ChatBrowser browser)
{
    private static readonly string[] Calls = ["window.hit=1", "hit=1", "globalThis['hit']=1", "top.hit=1", "self.hit=1"];

    private static readonly string[] Carriers =
    [
        "<script>{0}</script>", "<img src=x onerror=\"{0}\">", "<svg onload=\"{0}\">", "<a href=\"javascript:{0}\">x</a>",
        "javascript:{0}", "\"><script>{0}</script>", "'><img src=x onerror='{0}'>", "</textarea><script>{0}</script>",
        "</li></ol><script>{0}</script>", "<iframe srcdoc=\"<script>parent.{0}</script>\">", "<body onload={0}>",
        "<details open ontoggle={0}>", "<math><mtext></form><form><mglyph><style></math><img src onerror={0}>",
        "https://example.org/\"onmouseover=\"{0}", "https://javascript:{0}@example.org/", "<style>@import 'javascript:{0}'</style>",
        "${{{0}}}", "{{{{constructor.constructor('{0}')()}}}}", "&lt;script&gt;{0}&lt;/script&gt;", "<template><script>{0}</script></template>",
    ];

    /// <summary>A hundred ways to have a browser run what somebody wrote.</summary>
    private static readonly string[] Payloads = [.. from carrier in Carriers from call in Calls select string.Format(null, carrier, call)];

    [Fact]
    public async Task A_hundred_injections_stay_text_as_lines_names_topics_and_rooms()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var alice = await ChatTab.OpenAsync(browser, chat.Uri);
        var elements = await CountElementsAsync(alice);

        foreach (var payload in Payloads)
        {
            // The server lets no such name in. The page has to stand it all the same.
            chat.Say("general", payload, payload);
            chat.Say("general", payload, payload, "topic");
            chat.Enter(payload, payload);
            chat.SayPrivately(payload, "user1", payload);
        }

        chat.Enter("user1", Payloads[1]);
        chat.Say("general", "bob", "the end");
        await Assertions.Expect(alice.Conversation("general")).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("general"));
        await alice.ReadsAsync("the end");
        Assert.Equal(100, Payloads.Distinct().Count());
        await Assertions.Expect(alice.Page.Locator("#topic")).ToHaveTextAsync(Payloads[^1]);
        await Assertions.Expect(alice.Page.Locator("#direct-list li")).ToHaveCountAsync(Payloads.Length);
        Assert.Equal(Payloads.TakeLast(20), (await alice.Page.Locator("#lines .line .text").AllTextContentsAsync()).SkipLast(1).TakeLast(20));
        await alice.Conversation(Payloads[1]).First.ClickAsync();
        await Assertions.Expect(alice.RoomName).ToHaveTextAsync(Payloads[1]);

        Assert.Null(await alice.Page.EvaluateAsync<int?>("window.hit ?? null"));
        var (before, after) = (elements, await CountElementsAsync(alice));
        Assert.Equal(before, after);
        var links = await alice.Page.Locator("#lines a").EvaluateAllAsync<string[]>("all => all.map(link => new URL(link.href).protocol)");
        Assert.All(links, protocol => Assert.StartsWith("http", protocol, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_policy_stops_what_would_get_through()
    {
        await using var chat = await ScriptedChat.StartAsync();
        var profile = await browser.NewProfileAsync();
        await using var _ = profile;
        var page = await profile.NewPageAsync();
        await page.GotoAsync(chat.Uri.AbsoluteUri);

        var stopped = await page.EvaluateAsync<string[]>(
            """
            () => {
              const stopped = [];
              const tries = {
                markup: () => document.body.innerHTML += '<b>x</b>',
                script: () => document.head.append(Object.assign(document.createElement('script'), { text: 'window.hit = 1' })),
                evaluation: () => setTimeout('window.hit = 1'),
              };
              for (const [name, attempt] of Object.entries(tries)) {
                try {
                  attempt();
                } catch {
                  stopped.push(name);
                }
              }
              return stopped;
            }
            """);

        Assert.Equal(["markup", "script", "evaluation"], stopped);
        Assert.Null(await page.EvaluateAsync<int?>("window.hit ?? null"));
    }

    /// <summary>Those that only markup could have made.</summary>
    private static Task<int> CountElementsAsync(ChatTab tab) =>
        tab.Page.Locator("#page :is(script, style, iframe, svg, math, details, template, form:not(#composer), img:not([src='favicon.svg']))").CountAsync();
}
