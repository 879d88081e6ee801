using System.Globalization;
using System.Net;
using System.Text;

namespace ChatHost.Benchmarks.Plots;

/// <summary>Lines over two axes as an SVG file that needs nothing else, and follows the light or dark scheme of who looks at it.</summary>
internal sealed class SvgPlot(string title, Axis x, Axis y, IReadOnlyList<PlotLine> lines)
{
    private const int Width = 760;
    private const int Height = 440;
    private const int Left = 76;
    private const int Right = Width - 24;
    private const int Top = 84;
    private const int Bottom = Height - 62;

    // Told apart by dashes too, for who sees no colours.
    private static readonly string[] Dashes = ["none", "7 4", "2 4", "10 4 2 4"];

    private const string Style = """
        <style>
          text { font: 13px system-ui, sans-serif; fill: #1f2328; }
          .title { font-size: 17px; font-weight: 600; }
          .paper { fill: #ffffff; }
          .grid { stroke: #d8dee4; }
          .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
          .dot { opacity: .55; stroke: none; }
          .c0 { stroke: #0969da; fill: #0969da; } .c1 { stroke: #bc4c00; fill: #bc4c00; }
          .c2 { stroke: #1a7f37; fill: #1a7f37; } .c3 { stroke: #8250df; fill: #8250df; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .paper { fill: #0d1117; }
            .grid { stroke: #30363d; }
            .c0 { stroke: #58a6ff; fill: #58a6ff; } .c1 { stroke: #f0883e; fill: #f0883e; }
            .c2 { stroke: #56d364; fill: #56d364; } .c3 { stroke: #bc8cff; fill: #bc8cff; }
          }
          polyline { fill: none !important; }
        </style>
        """;

    private readonly StringBuilder _svg = new();

    public override string ToString()
    {
        _svg.Clear();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escaped(title)}\">");
        Add($"{Style}");
        Add($"<rect width=\"{Width}\" height=\"{Height}\" class=\"paper\"/>");
        Add($"<text class=\"title\" x=\"{Left}\" y=\"30\">{Escaped(title)}</text>");
        DrawAxes();
        foreach (var (index, line) in lines.Index())
            DrawLine(line, index);
        Add($"</svg>");
        return _svg.ToString();
    }

    private void DrawAxes()
    {
        foreach (var tick in x.Ticks)
        {
            Add($"<line class=\"grid\" x1=\"{AtX(tick):0.##}\" y1=\"{Top}\" x2=\"{AtX(tick):0.##}\" y2=\"{Bottom}\"/>");
            Add($"<text x=\"{AtX(tick):0.##}\" y=\"{Bottom + 20}\" text-anchor=\"middle\">{Axis.Label(tick)}</text>");
        }

        foreach (var tick in y.Ticks)
        {
            Add($"<line class=\"grid\" x1=\"{Left}\" y1=\"{AtY(tick):0.##}\" x2=\"{Right}\" y2=\"{AtY(tick):0.##}\"/>");
            Add($"<text x=\"{Left - 8}\" y=\"{AtY(tick) + 4:0.#}\" text-anchor=\"end\">{Axis.Label(tick)}</text>");
        }

        Add($"<text x=\"{(Left + Right) / 2}\" y=\"{Height - 16}\" text-anchor=\"middle\">{Escaped(x.Title)}</text>");
        Add($"<text transform=\"translate(20 {(Top + Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escaped(y.Title)}</text>");
    }

    private void DrawLine(PlotLine line, int index)
    {
        var colour = $"c{index % Dashes.Length}";
        var look = $"class=\"line {colour}\" stroke-dasharray=\"{Dashes[index % Dashes.Length]}\"";
        var legend = lines.Count > 3 ? 24 + (index * (Width - 24) / lines.Count) : Left + (index * (Right - Left) / 3);
        Add($"<line {look} x1=\"{legend}\" y1=\"56\" x2=\"{legend + 28}\" y2=\"56\"/>");
        Add($"<text x=\"{legend + 34}\" y=\"60\">{Escaped(line.Name)}</text>");
        var path = line.Medians.Select(point => string.Create(CultureInfo.InvariantCulture, $"{AtX(point.X):0.#},{AtY(point.Y):0.#}"));
        Add($"<polyline {look} points=\"{string.Join(' ', path)}\"/>");
        foreach (var (at, value) in line.Points)
            Add($"<circle class=\"dot {colour}\" cx=\"{AtX(at):0.#}\" cy=\"{AtY(value):0.#}\" r=\"3\"/>");
    }

    private double AtX(double value) => Left + (x.PlaceOf(value) * (Right - Left));

    private double AtY(double value) => Bottom - (y.PlaceOf(value) * (Bottom - Top));

    private static string Escaped(string text) => WebUtility.HtmlEncode(text).Replace("&#181;", "µ", StringComparison.Ordinal);

    private void Add(FormattableString text) => _svg.AppendLine(text.ToString(CultureInfo.InvariantCulture));
}
