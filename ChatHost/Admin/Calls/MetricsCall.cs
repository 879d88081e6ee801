using ChatHost.Admin.Metrics;

namespace ChatHost.Admin.Calls;

/// <summary>What monitoring asks.</summary>
internal static class MetricsCall
{
    /// <summary>All that is measured, for Prometheus.</summary>
    public static IResult Scrape(MetricsCollector metrics) =>
        Results.Text(metrics.Write(), PrometheusText.ContentType);
}
