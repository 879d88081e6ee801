using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Takes pictures of each menu and dialog, for somebody to look at; in the directory for temporary files.</summary>
[Collection(PageTests.Name)]
public sealed class PageDialogPictures(ChatBrowser browser)
{
    [Theory(Explicit = true)]
    [InlineData("light", 1280, 800, ColorScheme.Light)]
    [InlineData("dark", 1280, 800, ColorScheme.Dark)]
    [InlineData("light", 390, 780, ColorScheme.Light)]
    [InlineData("dark", 390, 780, ColorScheme.Dark)]
    [InlineData("forced", 1280, 800, ColorScheme.Dark)]
    [InlineData("mirror", 390, 780, ColorScheme.Light)]
    public async Task Pictures_of_all_dialogs(string look, int width, int height, ColorScheme scheme)
    {
        await using var host = new PageHost();
        await using var scene = await PageDialogScene.OpenAsync(browser, host, options =>
        {
            options.ColorScheme = scheme;
            options.HasTouch = width < 500;
            options.ForcedColors = look == "forced" ? ForcedColors.Active : ForcedColors.None;
        });
        if (look == "mirror")
            await scene.Tab.Page.EvaluateAsync("document.documentElement.dir = 'rtl'");
        foreach (var (name, open) in scene.States)
        {
            await open();
            await scene.Tab.Page.SetViewportSizeAsync(width, height);
            await scene.Tab.Page.ScreenshotAsync(new()
            {
                Path = Path.Combine(Path.GetTempPath(), $"page-dialog-{look}-{width}-{name.Replace(' ', '-')}.png"),
            });
            await scene.CloseAsync();
        }
    }
}
