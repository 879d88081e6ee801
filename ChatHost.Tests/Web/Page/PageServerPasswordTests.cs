using ChatHost.Tests.Admin;
using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>The page at a server that asks for a password before anything else.</summary>
[Collection(PageTests.Name)]
public sealed class PageServerPasswordTests(ChatBrowser browser)
{
    private const string Title = "Enter the password of the server";

    /// <summary>Keeps all WebSockets of the page where a test can look at them.</summary>
    private const string KeepSockets =
        """
        window.sockets = [];
        window.WebSocket = class extends WebSocket {
          constructor(...given) {
            super(...given);
            sockets.push(this);
          }
        };
        """;

    [Fact]
    public async Task It_asks_tells_a_wrong_one_and_enters_with_the_right_one()
    {
        await using var host = Start();
        await using var profile = await browser.NewProfileAsync();
        await using var tab = await ChatTab.OpenUngreetedAsync(profile, host.UriOf("Web"), KeepSockets);
        var dialog = tab.Dialog(Title);
        var field = dialog.GetByLabel("Password");
        await Assertions.Expect(dialog.GetByText("This server has a password.")).ToBeVisibleAsync();
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(field).ToHaveAttributeAsync("type", "password");
        await Assertions.Expect(field).ToHaveAttributeAsync("autocomplete", "current-password");

        // The server would wait 10 s for it, and then say that one was silent.
        await TestWait.UntilAsync(() => tab.Page.EvaluateAsync<bool>("sockets.length === 1 && sockets[0].readyState >= WebSocket.CLOSING"));

        await ChatTab.FillAsync(dialog, "Enter", ("Password", "open"));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Wrong password.");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(field).ToHaveAccessibleDescriptionAsync("From whoever runs this server. It is kept until this tab is closed. Wrong password.");
        await field.FillAsync("sesame");
        await field.PressAsync("Enter");

        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await tab.IsGreetedAsync();
        await Assertions.Expect(tab.Status).ToBeHiddenAsync();
        await tab.SayAsync("hello");
        await Assertions.Expect(tab.StateOf("hello")).ToHaveTextAsync("✓Sent");
    }

    [Fact]
    public async Task The_tab_keeps_it_for_lost_connections_and_reloads_and_no_other_tab_has_it()
    {
        await using var host = Start();
        await using var profile = await browser.NewProfileAsync();
        await using var tab = await ChatTab.OpenUngreetedAsync(profile, host.UriOf("Web"), KeepSockets);
        await ChatTab.FillAsync(tab.Dialog(Title), "Enter", ("Password", "sesame"));
        await tab.IsGreetedAsync();
        await tab.SayAsync("/nick alice");
        await tab.ReadsAsync("Nickname changed to: alice");

        await tab.Page.EvaluateAsync("sockets.at(-1).close()");
        await TestWait.UntilAsync(() => tab.Page.EvaluateAsync<bool>("sockets.at(-1).readyState === WebSocket.OPEN"));
        await tab.SayAsync("after the loss");
        await Assertions.Expect(tab.StateOf("after the loss")).ToHaveTextAsync("✓Sent");
        await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Me).ToHaveTextAsync("alice");
        await Assertions.Expect(tab.Dialog(Title)).ToHaveCountAsync(0);

        await using var other = await ChatTab.OpenUngreetedAsync(profile, host.UriOf("Web"));
        await Assertions.Expect(other.Dialog(Title)).ToBeVisibleAsync();
        Assert.DoesNotContain("sesame", await other.Page.EvaluateAsync<string>("JSON.stringify([localStorage, sessionStorage])"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_would_rather_not_is_told_so_and_may_enter_later()
    {
        await using var host = Start();
        await using var profile = await browser.NewProfileAsync();
        await using var tab = await ChatTab.OpenUngreetedAsync(profile, host.UriOf("Web"));
        await tab.Dialog(Title).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(tab.Status).ToContainTextAsync("This server has a password.");

        await tab.Status.GetByRole(AriaRole.Button, new() { Name = "Enter the password…" }).ClickAsync();
        await ChatTab.FillAsync(tab.Dialog(Title), "Enter", ("Password", "sesame"));

        await tab.IsGreetedAsync();
    }

    [Fact]
    public async Task One_that_is_good_no_more_and_too_many_tries_are_told_in_the_dialog()
    {
        await using var host = Start();
        await using var profile = await browser.NewProfileAsync();
        await using var tab = await ChatTab.OpenUngreetedAsync(
            profile, host.UriOf("Web"), """sessionStorage.chathost ??= '{"serverPassword":"of last week"}'""");
        var dialog = tab.Dialog(Title);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Wrong password.");

        for (var i = 0; i < 2; i++)
        {
            await ChatTab.FillAsync(dialog, "Enter", ("Password", "of last week"));
            await Assertions.Expect(dialog).Not.ToHaveAttributeAsync("aria-busy", "true");
        }

        await ChatTab.FillAsync(dialog, "Enter", ("Password", "sesame"));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many tries.");
    }

    [Fact]
    public async Task A_server_for_accounts_alone_asks_for_the_login_next()
    {
        await using var host = Start(("Accounts:Rounds", "100000"), ("Accounts:Required", "true"), ("Accounts:Registration", "Closed"));
        using var admin = AdminCaller.Of(host);
        await admin.PostAsync("/accounts", $$"""{"name":"greta","password":"{{PageHost.Password}}"}""");
        await using var profile = await browser.NewProfileAsync();
        await using var tab = await ChatTab.OpenUngreetedAsync(profile, host.UriOf("Web"));
        await ChatTab.FillAsync(tab.Dialog(Title), "Enter", ("Password", "sesame"));

        await ChatTab.FillAsync(tab.Dialog("Log in"), "Log in", ("Name", "greta"), ("Password", PageHost.Password));

        await Assertions.Expect(tab.Account).ToHaveAccessibleNameAsync("greta Logged in");
    }

    [Fact]
    public async Task A_room_that_has_a_password_is_no_server_that_has_one()
    {
        await using var host = RunningHost.Start();
        using var owner = await ChatClient.EnterAsAsync("olga", host.AddressOf("Chat"));
        await owner.SendAsync("/join attic", "/room password sesame");
        await owner.ReadUntilAsync(line => line.Contains("password", StringComparison.Ordinal));
        await using var profile = await browser.NewProfileAsync();

        await using var tab = await ChatTab.OpenAsync(
            profile, host.UriOf("Web"), """localStorage.chathost = '{"isNameAsked":true,"rooms":["general","attic"]}'""");

        await Assertions.Expect(tab.Page.Locator("#lines")).ToContainTextAsync("attic has a password");
        await Assertions.Expect(tab.Dialog(Title)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Axe_finds_nothing_in_the_dialog()
    {
        await using var host = Start();
        await using var profile = await browser.NewProfileAsync();
        await using var tab = await ChatTab.OpenUngreetedAsync(profile, host.UriOf("Web"));
        var (axe, dialog) = (new PageAxe(), tab.Dialog(Title));
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await PageAxe.BringAsync(tab);
        await axe.LookAsync(tab.Page, "asked", PageAxe.Widths, isPart: true);
        await ChatTab.FillAsync(dialog, "Enter", ("Password", "open"));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Wrong password.");
        await axe.LookAsync(tab.Page, "wrong", PageAxe.Widths, isPart: true);
        await tab.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(tab.Status).ToBeVisibleAsync();
        await axe.LookAsync(tab.Page, "not entered", PageAxe.Widths);

        axe.FoundNothing();
    }

    private static RunningHost Start(params (string, string?)[] settings) => RunningHost.Start([("Server:Password", "sesame"), .. settings]);
}
