using System.Text.RegularExpressions;
using ChatHost.Tests.Admin;
using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Accounts on the page, with the real program: one person over every protocol, and what can log in as that person.</summary>
[Collection(PageTests.Name)]
public sealed class PageAccountTests(ChatBrowser browser, PageHost host) : IClassFixture<PageHost>
{
    [Fact]
    public async Task An_account_made_on_the_page_logs_in_by_lines_and_by_JSON()
    {
        await using var page = await ChatTab.OpenAsync(browser, host.Page);
        await Assertions.Expect(page.Account).ToHaveAccessibleNameAsync(new Regex("^user[0-9]+ Guest$"));
        await page.ChooseAsync(page.Account, "Register…");
        var dialog = page.Dialog("Register");

        await ChatTab.FillAsync(dialog, "Register", ("Name", "anna"), ("Password", "12345678"));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Not a good password: it is one of the most common.");
        var password = dialog.GetByLabel("Password");
        await Assertions.Expect(password).ToBeFocusedAsync();
        await Assertions.Expect(password).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(password).ToHaveAccessibleDescriptionAsync("Not a good password: it is one of the most common.");
        await Assertions.Expect(password).ToHaveAttributeAsync("autocomplete", "new-password");
        await password.FillAsync(PageHost.Password);
        await password.PressAsync("Enter");

        await Assertions.Expect(page.Account).ToHaveAccessibleNameAsync("anna Logged in");
        await page.ReadsAsync("anna has logged in.");
        using var nc = await host.LogInAsync("anna");
        using var bot = await host.LogInByJsonAsync("anna");
        await nc.SendAsync("from a terminal");
        await page.ReadsAsync("from a terminal");
        await page.SayAsync("from the page");
        await bot.ReadUntilAsync(line => line.Contains("\"account\":\"anna\",\"text\":\"from the page\"", StringComparison.Ordinal));
        await Assertions.Expect(page.Member("anna")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Member("anna")).ToHaveAccessibleNameAsync("anna Logged in you");
    }

    [Fact]
    public async Task Devices_of_one_account_are_one_person_in_the_same_rooms()
    {
        using var nc = await host.RegisterAsync("berta");
        await nc.SendAsync("/join berta-1");
        await using var page = await ChatTab.OpenAsync(browser, host.Page);
        await page.ChooseAsync(page.Account, "Log in…");
        var dialog = page.Dialog("Log in");
        await ChatTab.FillAsync(dialog, "Log in", ("Name", "berta"), ("Password", "wrong password"));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Wrong name or password.");
        await Assertions.Expect(dialog.GetByLabel("Password")).ToBeFocusedAsync();
        await ChatTab.FillAsync(dialog, "Log in", ("Password", PageHost.Password));

        await Assertions.Expect(page.Account).ToHaveAccessibleNameAsync("berta Logged in");
        await Assertions.Expect(page.Conversation("berta-1")).ToBeVisibleAsync();
        await using var other = await ChatTab.OpenAsync(browser, host.Page);
        await other.LogInAsync("berta");
        await other.SayAsync("/join berta-2");
        await Assertions.Expect(page.Conversation("berta-2")).ToBeVisibleAsync();
        await nc.SendAsync("/leave berta-1");
        await Assertions.Expect(page.Conversation("berta-1")).ToHaveCountAsync(0);
        await Assertions.Expect(other.Conversation("berta-1")).ToHaveCountAsync(0);
        await page.SayAsync("/nick bertha");
        await Assertions.Expect(other.Account).ToHaveAccessibleNameAsync("bertha Logged in as berta");
        await nc.SendAsync("/msg bertha a note to myself");
        await Assertions.Expect(other.Conversation("bertha")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_one_device_has_read_is_unread_on_none_and_private_lines_are_on_all()
    {
        using var nc = await host.RegisterAsync("hanna");
        (await host.RegisterAsync("ida")).Dispose();
        await using var page = await ChatTab.OpenAsync(browser, host.Page);
        await page.LogInAsync("ida");
        await using var other = await ChatTab.OpenAsync(browser, host.Page);
        await other.LogInAsync("ida");
        await page.SayAsync("/join reading");
        await Assertions.Expect(page.RoomName).ToHaveTextAsync("reading");
        await page.Conversation("general").ClickAsync();
        await Assertions.Expect(other.Conversation("reading")).ToBeVisibleAsync();

        await nc.SendAsync("/join reading", "hello", "/msg ida psst");
        await Assertions.Expect(page.Conversation("reading")).ToHaveAccessibleNameAsync("reading, 1 unread");
        await Assertions.Expect(other.Conversation("reading")).ToHaveAccessibleNameAsync("reading, 1 unread");
        await Assertions.Expect(other.Conversation("hanna")).ToHaveAccessibleNameAsync("hanna, 1 unread");
        await page.Conversation("reading").ClickAsync();
        await Assertions.Expect(other.Conversation("reading")).ToHaveAccessibleNameAsync("reading");
        await page.Conversation("hanna").ClickAsync();
        await Assertions.Expect(other.Conversation("hanna")).ToHaveAccessibleNameAsync("hanna");

        // A device that was not there then reads it, too, and once.
        await using var later = await ChatTab.OpenAsync(browser, host.Page);
        await later.LogInAsync("ida");
        await later.SayAsync("/msg hanna yes?");
        await later.Conversation("hanna").ClickAsync();
        await later.ReadsAsync("psst");
        await page.ReadsAsync("yes?");
        await page.Page.ReloadAsync();
        await page.ReadsAsync("yes?");
        await page.ReadsAsync("psst");
        await Assertions.Expect(page.Page.Locator("#older")).ToHaveTextAsync("Only you and hanna read this.");

        // Whoever uses the tab next reads none of it.
        await page.ChooseAsync(page.Account, "Log out");
        await Assertions.Expect(page.Conversation("hanna")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_browser_stays_logged_in_until_one_logs_out_there()
    {
        using var nc = await host.RegisterAsync("clara");
        await using var profile = await browser.NewProfileAsync();
        await using (var page = await ChatTab.OpenAsync(profile, host.Page))
            await page.LogInAsync("clara");
        await using (var page = await ChatTab.OpenAsync(profile, host.Page))
        {
            // It was to be for that tab alone.
            await Assertions.Expect(page.Account).ToHaveAccessibleNameAsync(new Regex("^user[0-9]+ Guest$"));
            await page.LogInAsync("clara", stays: true);
            await page.Page.ReloadAsync();
            await Assertions.Expect(page.Account).ToHaveAccessibleNameAsync("clara Logged in");
            await Assertions.Expect(page.Member("clara")).ToHaveAccessibleNameAsync("clara Logged in you");

            // Another tab is another session, which the key begins.
            await using var second = await ChatTab.OpenAsync(profile, host.Page);
            await Assertions.Expect(second.Account).ToHaveAccessibleNameAsync("clara Logged in");
            await ForgetSessionsAsync(page);
        }

        await nc.SendAsync("/account");
        await nc.ReadUntilAsync(line => Regex.IsMatch(line, "^[*] [0-9] key Chrome on Linux, last used "));
        await using var later = await ChatTab.OpenAsync(profile, host.Page);
        await Assertions.Expect(later.Account).ToHaveAccessibleNameAsync("clara Logged in");
        await later.ChooseAsync(later.Account, "Log out");

        await Assertions.Expect(later.Account).ToHaveAccessibleNameAsync(new Regex("^user[0-9]+ Guest$"));
        await later.Page.ReloadAsync();
        await Assertions.Expect(later.Account).ToHaveAccessibleNameAsync(new Regex("^user[0-9]+ Guest$"));
        await nc.SendAsync("/account", "/account end 9");
        Assert.DoesNotContain(await nc.ReadUntilAsync("! There is no 9. /account lists what there is."), line => line.Contains(" key ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_logged_out_from_elsewhere_reads_why_and_comes_back_as_a_guest()
    {
        using var nc = await host.RegisterAsync("dora");
        await using var profile = await browser.NewProfileAsync();
        await using var page = await ChatTab.OpenAsync(profile, host.Page);
        await page.LogInAsync("dora", stays: true);

        await nc.SendAsync("/account end all");

        await Assertions.Expect(page.Status).ToContainTextAsync("You were logged out from another of your connections.");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Come back" }).ClickAsync();
        await Assertions.Expect(page.Account).ToHaveAccessibleNameAsync(new Regex("^user[0-9]+ Guest$"));

        // A key that is good no more is forgotten, and it is said.
        await page.Page.EvaluateAsync("key => localStorage.chathost = JSON.stringify({ key: { key, label: 'x' } })", $"chk_{new string('A', 43)}");
        await using var later = await ChatTab.OpenAsync(profile, host.Page);
        await Assertions.Expect(later.Page.Locator("#lines .notice .text").Last).ToHaveTextAsync(
            new Regex("^Wrong name or password. This browser does not stay logged in any more. You are user[0-9]+.$"));
        Assert.Null(await later.Page.EvaluateAsync<string?>("JSON.parse(localStorage.chathost).key"));
    }

    [Fact]
    public async Task What_can_log_in_is_listed_and_ended()
    {
        using var nc = await host.RegisterAsync("emma");
        await using var page = await ChatTab.OpenAsync(browser, host.Page);
        await page.LogInAsync("emma");
        await page.ChooseAsync(page.Account, "Account…");
        var dialog = page.Dialog("Account emma");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);

        await dialog.GetByRole(AriaRole.Button, new() { Name = "New key…" }).ClickAsync();
        await ChatTab.FillAsync(page.Dialog("New key"), "Make", ("What it is for", "ci"), ("Days until it ends", "3"));
        var shown = page.Dialog("The new key");
        var key = await shown.GetByLabel("Key").InputValueAsync();
        Assert.Matches("^chk_[A-Za-z0-9_-]{43}$", key);
        await shown.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Assertions.Expect(shown.GetByRole(AriaRole.Status)).ToHaveTextAsync("Copied.");
        await shown.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        using var bot = await host.LogInAsync("emma", key);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "End key ci" }).ClickAsync();
        await bot.ReadUntilAsync("* You were logged out from another of your connections.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "End connection Line" }).ClickAsync();
        await nc.ReadUntilAsync("* You were logged out from another of your connections.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Listitem)).ToContainTextAsync("this one");

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete account…" }).ClickAsync();
        var deletion = page.Dialog("Delete the account emma");
        await ChatTab.FillAsync(deletion, "Delete", ("Password", "wrong password"));
        await Assertions.Expect(deletion.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Wrong name or password.");
        await ChatTab.FillAsync(deletion, "Delete", ("Password", PageHost.Password));
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.Account).ToHaveAccessibleNameAsync(new Regex("^user[0-9]+ Guest$"));
    }

    [Fact]
    public async Task A_session_begun_with_a_key_is_asked_for_the_password_before_it_changes_what_logs_in()
    {
        using var nc = await host.RegisterAsync("frida");
        await using var profile = await browser.NewProfileAsync();
        await using (var first = await ChatTab.OpenAsync(profile, host.Page))
        {
            await first.LogInAsync("frida", stays: true);
            await ForgetSessionsAsync(first);
        }

        await using var page = await ChatTab.OpenAsync(profile, host.Page);
        await Assertions.Expect(page.Account).ToHaveAccessibleNameAsync("frida Logged in");
        await page.ChooseAsync(page.Account, "Account…");
        var dialog = page.Dialog("Account frida");
        await Assertions.Expect(dialog.GetByText("keeps this browser logged in")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^End ") })).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Enter password…" }).ClickAsync();
        await ChatTab.FillAsync(page.Dialog("Enter your password"), "Continue", ("Password", PageHost.Password));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "End connection Line" }).First).ToBeVisibleAsync();

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Change password…" }).ClickAsync();
        await ChatTab.FillAsync(page.Dialog("Change password"), "Change", ("Current password", PageHost.Password), ("New password", "frida"));
        await Assertions.Expect(page.Dialog("Change password").GetByLabel("New password")).ToBeFocusedAsync();
        await ChatTab.FillAsync(page.Dialog("Change password"), "Change", ("New password", "battery staple"));
        await nc.ReadUntilAsync("* You were logged out: the password was changed.");
        await Assertions.Expect(page.Dialog("Change password")).ToHaveCountAsync(0);

        // The key of this browser is a new one.
        await ForgetSessionsAsync(page);
        await using var later = await ChatTab.OpenAsync(profile, host.Page);
        await Assertions.Expect(later.Account).ToHaveAccessibleNameAsync("frida Logged in");
        using var again = await host.LogInAsync("frida", "battery staple");
    }

    [Fact]
    public async Task A_server_for_accounts_alone_asks_for_the_login_at_once()
    {
        await using var closed = RunningHost.Start(("Accounts:Rounds", "100000"), ("Accounts:Required", "true"), ("Accounts:Registration", "Closed"));
        using var admin = AdminCaller.Of(closed);
        await admin.PostAsync("/accounts", $$"""{"name":"greta","password":"{{PageHost.Password}}"}""");
        await using var tab = await ChatTab.OpenAsync(browser, closed.UriOf("Web"));
        var dialog = tab.Dialog("Log in");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Register…" })).ToHaveCountAsync(0);

        await ChatTab.FillAsync(dialog, "Log in", ("Name", "greta"), ("Password", PageHost.Password));

        await Assertions.Expect(tab.Account).ToHaveAccessibleNameAsync("greta Logged in");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("general");
    }

    /// <summary>Another tab of the browser then begins a session of its own.</summary>
    private static async Task ForgetSessionsAsync(ChatTab tab) =>
        await tab.Page.EvaluateAsync("localStorage.chathost = JSON.stringify({ ...JSON.parse(localStorage.chathost), tokens: [] })");
}
