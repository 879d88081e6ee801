using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <content>What the page offers: menus and dialogs.</content>
internal sealed partial class ChatTab
{
    /// <summary>At the head of the page: who one is, and whether logged in.</summary>
    public ILocator Account => Page.Locator("#account");

    /// <summary>What one can do in the open room.</summary>
    public ILocator RoomButton => Page.GetByRole(AriaRole.Button, new() { Name = "Room", Exact = true });

    public ILocator MenuItems => Page.GetByRole(AriaRole.Menuitem);

    public ILocator Dialog(string title) => Page.GetByRole(AriaRole.Dialog, new() { Name = title, Exact = true });

    /// <summary>Somebody in the list of who is here.</summary>
    public ILocator Member(string nick) => Page.Locator("#people-list button").Filter(new() { Has = Page.GetByText(nick, new() { Exact = true }) });

    /// <summary>Opens a menu and chooses in it.</summary>
    public async Task ChooseAsync(ILocator button, string item)
    {
        await button.ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }

    /// <summary>What a menu offers; it is closed again.</summary>
    public async Task<IReadOnlyList<string>> OffersAsync(ILocator button)
    {
        await button.ClickAsync();
        await Assertions.Expect(MenuItems.First).ToBeVisibleAsync();
        var offered = await MenuItems.AllTextContentsAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(button).ToBeFocusedAsync();
        return offered;
    }

    /// <summary>Fills in a dialog by the labels of its fields, and does what it is for.</summary>
    public static async Task FillAsync(ILocator dialog, string button, params (string Label, string Value)[] fields)
    {
        foreach (var (label, value) in fields)
            await dialog.GetByLabel(label, new() { Exact = true }).FillAsync(value);
        await dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    /// <summary>Logs in by the dialog; done when the dialog has closed.</summary>
    public async Task LogInAsync(string name, string password = PageHost.Password, bool stays = false)
    {
        await ChooseAsync(Account, "Log in…");
        if (stays)
            await Dialog("Log in").GetByLabel("Stay logged in").CheckAsync();
        await FillAsync(Dialog("Log in"), "Log in", ("Name", name), ("Password", password));
        await Assertions.Expect(Dialog("Log in")).ToHaveCountAsync(0);
        await Assertions.Expect(Account).ToHaveAccessibleNameAsync($"{name} Logged in");
    }
}
