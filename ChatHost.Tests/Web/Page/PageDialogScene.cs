using System.Text.RegularExpressions;
using ChatHost.Tests.Support;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>A tab of the owner of a room in which there is something of everything, and each menu and dialog that accounts and operators use.</summary>
internal sealed class PageDialogScene : IAsyncDisposable
{
    private readonly ChatClient[] _others;

    private PageDialogScene(ChatTab tab, ChatClient[] others) => (Tab, _others) = (tab, others);

    public ChatTab Tab { get; }

    /// <summary>Each state by its name, and how the tab gets there.</summary>
    public IReadOnlyDictionary<string, Func<Task>> States => new Dictionary<string, Func<Task>>
    {
        ["room"] = () => Task.CompletedTask,
        ["account menu"] = () => ClickAsync(Tab.Account),
        ["account"] = OpenAccountAsync,
        ["new key"] = async () =>
        {
            await OpenAccountAsync();
            await ClickAsync(Tab.Page.GetByRole(AriaRole.Button, new() { Name = "New key…" }));
        },
        ["change password"] = async () =>
        {
            await Tab.ChooseAsync(Tab.Account, "Change password…");
            await ChatTab.FillAsync(Tab.Dialog("Change password"), "Change", ("Current password", PageHost.Password), ("New password", "12345678"));
            await Assertions.Expect(Tab.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Not a good password" })).ToBeVisibleAsync();
        },
        ["delete account"] = async () =>
        {
            await OpenAccountAsync();
            await ClickAsync(Tab.Page.GetByRole(AriaRole.Button, new() { Name = "Delete account…" }));
        },
        ["room menu"] = () => ClickAsync(Tab.RoomButton),
        ["members"] = () => Tab.ChooseAsync(Tab.RoomButton, "Members…"),
        ["invite"] = () => Tab.ChooseAsync(Tab.RoomButton, "Invite…"),
        ["settings"] = () => Tab.ChooseAsync(Tab.RoomButton, "Settings…"),
        ["bans"] = async () =>
        {
            await Tab.ChooseAsync(Tab.RoomButton, "Bans…");
            await Assertions.Expect(Tab.Dialog("Bans of workshop").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        },
        ["member menu"] = () => ClickAsync(Tab.Page.Locator("#lines .who").Last),
        ["ban"] = () => Tab.ChooseAsync(Tab.Page.Locator("#lines .who").Last, "Ban…"),
        ["erase"] = () => Tab.ChooseAsync(Tab.Page.Locator("#lines .more").Last, "Erase…"),
        ["log in"] = async () =>
        {
            await Tab.ChooseAsync(Tab.Account, "Log out");
            await Assertions.Expect(Tab.Account).ToHaveAccessibleNameAsync(new Regex(" Guest$"));
            await Tab.ChooseAsync(Tab.Account, "Log in…");
            await ChatTab.FillAsync(Tab.Dialog("Log in"), "Log in", ("Name", "alice"), ("Password", "wrong password"));
            await Assertions.Expect(Tab.Page.GetByText("Wrong name or password.")).ToBeVisibleAsync();
        },
        ["register"] = () => Tab.ChooseAsync(Tab.Account, "Register…"),
    };

    public static async Task<PageDialogScene> OpenAsync(ChatBrowser browser, PageHost host, Action<BrowserNewContextOptions>? configure = null)
    {
        var bob = await host.RegisterAsync("bob");
        var dave = await host.RegisterAsync("dave");
        (await host.RegisterAsync("alice")).Dispose();
        var tab = await ChatTab.OpenAsync(browser, host.Page, configure ?? (_ => { }));
        await tab.LogInAsync("alice", stays: true);
        await tab.SayAsync("/join workshop");
        await Assertions.Expect(tab.RoomName).ToHaveTextAsync("workshop");
        var carol = await host.EnterAsync("carol");
        foreach (var other in new[] { bob, carol, dave })
        {
            await other.SendAsync("/join workshop");
            await other.ReadUntilAsync(line => line.StartsWith("* You are in workshop.", StringComparison.Ordinal));
        }

        await tab.SayAsync("/topic Lathes, saws, and who has swept the floor");
        await tab.SayAsync("/op bob");
        await tab.SayAsync("/voice carol");
        await tab.SayAsync("/room secret on");
        await tab.SayAsync("/room password sesame");
        await tab.SayAsync("/room invite on");
        await dave.SendAsync("Buy now!");
        await tab.SayAsync("/mute dave 2h advertising");
        await tab.SayAsync("/ban mallory!*@* 7d");
        await tab.SayAsync("Good morning. The saw is free until noon.");
        await tab.ReadsAsync("Good morning. The saw is free until noon.");
        await carol.SendAsync("Thanks, I will take it at ten.");
        await bob.SendAsync("And I sweep.");
        await tab.ReadsAsync("And I sweep.");
        return new(tab, [bob, carol, dave]);
    }

    /// <summary>Closes whatever is open.</summary>
    public async Task CloseAsync()
    {
        await Tab.Page.SetViewportSizeAsync(1280, 900);
        await Tab.Page.EvaluateAsync("document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close())");
        if (await Tab.MenuItems.CountAsync() > 0)
            await Tab.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Tab.MenuItems).ToHaveCountAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var other in _others)
            other.Dispose();
        await Tab.DisposeAsync();
    }

    private async Task OpenAccountAsync()
    {
        await Tab.ChooseAsync(Tab.Account, "Account…");
        await Assertions.Expect(Tab.Dialog("Account alice").GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
    }

    private static Task ClickAsync(ILocator button) => button.ClickAsync();
}
