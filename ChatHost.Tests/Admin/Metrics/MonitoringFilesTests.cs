using System.Text.Json;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Admin.Metrics;

/// <summary>Holds the dashboard and the alert rules of <c>deploy/</c> against what <c>/metrics</c> really tells.</summary>
public sealed partial class MonitoringFilesTests
{
    /// <summary>What Prometheus itself adds.</summary>
    private static readonly string[] OfPrometheus = ["up"];

    private static readonly string[] LabelsOfPrometheus = ["job", "instance"];

    [Fact]
    public async Task Every_metric_and_label_in_the_dashboard_and_the_alerts_is_there()
    {
        var queries = Dashboard().Concat(Variables().Select(variable => variable.Selector)).Concat(Alerts()).ToArray();
        var scrape = await ScrapeAsync();

        Assert.All(queries, query =>
        {
            var used = Metrics(query).ToArray();
            Assert.True(used.Length > 0, $"No metric in: {query}");
            foreach (var (name, labels) in used.Where(metric => !OfPrometheus.Contains(metric.Name)))
            {
                var family = scrape.Families.Values.FirstOrDefault(family => family.SampleNames.Contains(name));
                Assert.True(family is not null, $"{name} is not in /metrics: {query}");
                var unknown = labels.Except(LabelsOfPrometheus).Except(family.Samples.SelectMany(sample => sample.Labels.Keys));
                Assert.True(!unknown.Any(), $"{name} has no label {string.Join(", ", unknown)}: {query}");
            }
        });
    }

    [Fact]
    public async Task Every_variable_of_the_dashboard_is_filled_from_a_label_that_is_there()
    {
        var variables = Variables().ToArray();
        var scrape = await ScrapeAsync();

        Assert.NotEmpty(variables);
        Assert.All(variables, variable =>
        {
            var name = Assert.Single(Metrics(variable.Selector)).Name;
            var family = scrape.Families.Values.Single(family => family.SampleNames.Contains(name));
            Assert.Contains(variable.Label, LabelsOfPrometheus.Concat(family.Samples.SelectMany(sample => sample.Labels.Keys)));
        });
    }

    [Fact]
    public void The_dashboard_uses_all_its_variables_and_no_others()
    {
        using var dashboard = ReadDashboard();
        var known = dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Select(variable => variable.GetProperty("name").GetString()!)
            .Append("__rate_interval");

        var used = Variable().Matches(dashboard.RootElement.GetRawText()).Select(match => match.Groups[1].Value);

        Assert.Equal(known.Order(), used.Distinct().Order());
    }

    [Fact]
    public void A_query_is_taken_apart_into_its_metrics_and_their_labels()
    {
        const string Query = """
            histogram_quantile(0.99, sum by (le, x) (rate(a_bucket{b="c", d!~"e{2}"}[5m]))) > 1e6 * on (f) group_left () g and h
            """;

        var metrics = Metrics(Query).ToArray();

        Assert.Equal(["a_bucket", "g", "h"], metrics.Select(metric => metric.Name));
        Assert.Equal(["b", "d"], metrics[0].Labels);
    }

    [Fact]
    public void An_alert_says_what_is_the_matter_and_what_to_do()
    {
        var alerts = File.ReadAllText(Repository.PathOf("deploy", "prometheus", "alerts.yml"))
            .Split("- alert: ", StringSplitOptions.TrimEntries)[1..];

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert =>
        {
            Assert.Matches(@"severity: (critical|warning)\n", alert);
            Assert.Matches(@"summary: \S", alert);
            Assert.Matches(@"description: \S", alert);
        });
    }

    private static JsonDocument ReadDashboard() =>
        JsonDocument.Parse(File.ReadAllText(Repository.PathOf("deploy", "grafana", "chathost.json")));

    /// <summary>What fills the variables: <c>label_values(selector, label)</c> is Grafana's own way to ask.</summary>
    private static IEnumerable<(string Selector, string Label)> Variables()
    {
        using var dashboard = ReadDashboard();
        return
        [
            .. dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
                .Where(variable => variable.GetProperty("type").GetString() == "query")
                .Select(variable => LabelValues().Match(variable.GetProperty("query").GetProperty("query").GetString()!))
                .Select(match => (match.Groups["selector"].Value, match.Groups["label"].Value)),
        ];
    }

    /// <summary>Every expression of the panels.</summary>
    private static IEnumerable<string> Dashboard()
    {
        using var dashboard = ReadDashboard();
        var targets = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.GetProperty("type").GetString() != "row")
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!);
        return [.. targets];
    }

    private static IEnumerable<string> Alerts() =>
        Expression().Matches(File.ReadAllText(Repository.PathOf("deploy", "prometheus", "alerts.yml"))).Select(match => match.Groups[1].Value);

    /// <summary>The metrics of a query, each with the labels that it is asked for.</summary>
    private static IEnumerable<(string Name, string[] Labels)> Metrics(string query)
    {
        var bare = Range().Replace(Grouping().Replace(query, ""), "");
        return Selector().Matches(bare)
            .Where(match => !Words().IsMatch(match.Groups["name"].Value))
            .Select(match => (match.Groups["name"].Value, match.Groups["label"].Captures.Select(label => label.Value).ToArray()));
    }

    private static async Task<PrometheusScrape> ScrapeAsync()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var client = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.GetAsync("/rooms");
        return PrometheusScrape.Parse((await admin.GetAsync("/metrics")).Body);
    }

    [GeneratedRegex(@"^ *expr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^label_values\((?<selector>.+), *(?<label>\w+)\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex("""(?<![\w.])(?<name>[a-zA-Z_:][\w:]*)(?!\w|\s*\()(\{(\s*(?<label>\w+)\s*(=|!=|=~|!~)\s*"[^"]*"\s*,?)*\})?""")]
    private static partial Regex Selector();

    [GeneratedRegex("^(and|or|unless|bool|offset)$")]
    private static partial Regex Words();
}
