using System.Globalization;
using System.Text.RegularExpressions;
using ChatHost.Hosting;
using ChatHost.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Docs;

/// <summary>Holds the tables of <c>docs/operations.md</c> against the program and the files of <c>deploy/</c>.</summary>
public sealed partial class OperationsDocsTests
{
    private const string Operations = "docs/operations.md";

    private const int Unit = 2;
    private const int Meaning = 3;

    [Fact]
    public void Every_setting_stands_in_the_table_with_its_default_and_how_it_takes_hold()
    {
        var written = MarkdownTable.Read(Operations, "key").Select(row => $"{row[0]} = {row[1]}, {row[^1]}");

        Assert.Equal(
            SettingsCatalog.All.Select(entry => $"`{entry.Key}` = {DefaultOf(entry)}, {TakesHold(entry)}"), written);
    }

    [Fact]
    public void Every_setting_says_what_it_means_and_a_quantity_in_what_unit()
    {
        var rows = MarkdownTable.Read(Operations, "key");

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal(5, row.Length);
            Assert.NotEmpty(row[Meaning]);
        });
        Assert.All(rows.Zip(SettingsCatalog.All), pair =>
        {
            if (pair.Second.Kind is "whole number")
                Assert.NotEmpty(pair.First[Unit]);
            else if (pair.Second.Kind is "duration")
                Assert.Equal("time", pair.First[Unit]);
        });
    }

    [Fact]
    public void Every_listener_stands_in_the_table_with_what_holds_without_a_setting()
    {
        var written = MarkdownTable.Read(Operations, "listener").Select(row => string.Join(" ", row));

        Assert.Equal(
            ListenerTable.Defaults.Select(listener => string.Create(
                CultureInfo.InvariantCulture,
                $"`{listener.Name}` {IsOn(listener)} {listener.Shown.Address} {listener.Port} {listener.Protocol}")),
            written);
    }

    [Fact]
    public void Every_alert_has_something_to_do()
    {
        const string Alert = "- alert: ";
        var alerts = File.ReadLines(Repository.PathOf("deploy", "prometheus", "alerts.yml"))
            .Select(line => line.Trim())
            .Where(line => line.StartsWith(Alert, StringComparison.Ordinal))
            .Select(line => $"`{line[Alert.Length..]}`");
        var rows = MarkdownTable.Read(Operations, "alert");

        Assert.Equal(alerts, rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.NotEmpty(row[1]));
    }

    [Fact]
    public void Sizes_are_based_on_measured_figures()
    {
        var measured = File.ReadAllText(Repository.PathOf("docs", "performance.md"));

        var figures = MarkdownTable.Read(Operations, "what")
            .SelectMany(row => Figure().Matches(row[1]))
            .Select(match => match.Groups[1].Value)
            .ToArray();

        Assert.NotEmpty(figures);
        Assert.All(figures, figure => Assert.Matches($@"(?<![\d.]){Regex.Escape(figure)}(?![\d.]*\d)", measured));
    }

    /// <summary>The listeners' keys have one default each for every listener.</summary>
    private static string DefaultOf(CatalogEntry entry) => entry switch
    {
        { Default.Length: > 0 } => entry.Default,
        { Kind: not "refused" } when entry.Key.StartsWith(ListenerOptions.Section, StringComparison.Ordinal) => "by name",
        _ => "none",
    };

    private static string TakesHold(CatalogEntry entry) => entry.NeedsRestart ? "restart" : "reload";

    private static string IsOn(Listener listener) =>
        !ListenerProtocols.IsBuilt(listener.Protocol) ? "not built yet" : !listener.Enabled ? "no" : listener.IsTls ? "with a certificate" : "yes";

    [GeneratedRegex(@"([\d.]+) (us|KB|MB)\b")]
    private static partial Regex Figure();
}
