using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace ChatHost.Tests.Web.Page;

/// <summary>Looks at the page as axe-core does: wide and narrow, light and dark, with all of its rules.</summary>
internal sealed class PageAxe
{
    public static readonly int[] Widths = [390, 1280];

    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    /// <summary>
    /// Runs all rules, or those of colours alone, which are all that a theme changes, over the page or what is open on top of it; fails
    /// where no rule found anything to judge.
    /// </summary>
    private const string Run =
        """
        async isAboutColours => {
          const part = [...document.querySelectorAll('dialog[open], .menu')].at(-1);
          const { passes, violations } = await axe.run(part ?? document, isAboutColours ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } : {});
          const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
          return passes.length < (isAboutColours ? 1 : part ? 8 : 20) ? ['Hardly any rule was run.', ...found] : found;
        }
        """;

    private readonly List<string> _findings = [];

    /// <summary>Once a page: the package's own call brings the half megabyte each time, and opens another tab beside it.</summary>
    public static async Task BringAsync(ChatTab tab) => await tab.Page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());

    /// <param name="isPart">Whether only what is open on top is looked at: its colours are the same at any width.</param>
    public async Task LookAsync(IPage page, string state, int[] widths, bool isPart = false)
    {
        foreach (var width in widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in isPart && width == widths[^1] ? Schemes[..1] : Schemes)
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                Assert.Equal(1, await page.GetByRole(AriaRole.Heading, new() { Level = 1, IncludeHidden = true }).CountAsync());
                var found = await page.EvaluateAsync<string[]>(Run, scheme == ColorScheme.Dark);
                _findings.AddRange(found.Select(finding => $"{state} {width} {scheme}: {finding}"));
            }
        }
    }

    public void FoundNothing() => Assert.True(_findings.Count == 0, string.Join('\n', _findings.Distinct()));
}
