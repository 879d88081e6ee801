namespace ChatHost.Tests.Web.Page;

/// <summary>What is asked of the page as a browser has rendered it. Each script returns what is wrong.</summary>
internal static class PageChecks
{
    /// <summary>
    /// Texts in sight with less than 4.5:1 to the ground behind them (WCAG 2.2, 1.4.3; relative luminance as defined there).
    /// </summary>
    public const string FaintTexts =
        """
        () => {
          const parse = color => (color.match(/[\d.]+/g) ?? []).map(Number);
          const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
          const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
          const groundOf = element => {
            for (let at = element; at; at = at.parentElement) {
              const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
              if (alpha === 1)
                return [r, g, b];
            }
            return [255, 255, 255];
          };
          const wrong = [];
          let looked = 0;
          for (const element of document.querySelectorAll('#page *')) {
            const hasText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
            const hint = element.placeholder ? getComputedStyle(element, '::placeholder').color : null;
            if (!(hasText || hint) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest('.hidden'))
              continue;
            looked++;
            const [light, dark] = [luminance(parse(hint ?? getComputedStyle(element).color)), luminance(groundOf(element))].sort((one, other) => other - one);
            const contrast = (light + 0.05) / (dark + 0.05);
            if (contrast < 4.5)
              wrong.push(`${contrast.toFixed(2)}: ${element.outerHTML.slice(0, 100)}`);
          }
          return looked < 10 ? ['Hardly any text was found.'] : wrong;
        }
        """;

    /// <summary>Controls in sight that a screen reader could only call "button" or "field".</summary>
    public const string NamelessControls =
        """
        () => {
          const nameOf = control => control.getAttribute('aria-label')
            || [...control.labels ?? []].map(label => label.textContent).join(' ')
            || [...control.childNodes].map(node => node.nodeType === Node.ELEMENT_NODE && node.getAttribute('aria-hidden') === 'true' ? '' : node.textContent).join(' ');
          const controls = [...document.querySelectorAll('button, input, textarea, a, [tabindex="0"]:not([aria-labelledby])')];
          return controls.filter(control => nameOf(control).trim() === '' && control.checkVisibility()).map(control => control.outerHTML.slice(0, 120));
        }
        """;

    /// <summary>Ids that stand for more than one element.</summary>
    public const string RepeatedIds =
        """
        () => {
          const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
          return ids.filter((id, index) => ids.indexOf(id) !== index);
        }
        """;
}
