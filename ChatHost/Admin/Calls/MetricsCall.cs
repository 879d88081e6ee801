using ChatHost.Admin.Metrics;
using Microsoft.Net.Http.Headers;

namespace ChatHost.Admin.Calls;

/// <summary>What monitoring asks.</summary>
internal static class MetricsCall
{
    /// <summary>All that is measured, for Prometheus: in the format that it asks for, and in its own where it asks for none.</summary>
    public static IResult Scrape(HttpRequest request, MetricsCollector metrics)
    {
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        return WantsOpenMetrics(request.GetTypedHeaders().Accept)
            ? Results.Text(metrics.Write(OpenMetricsText.Of), OpenMetricsText.ContentType)
            : Results.Text(metrics.Write(PrometheusText.Of), PrometheusText.ContentType);
    }

    /// <summary>Whether it is asked for by name, in our version or any, and no less than plain text is (RFC 9110, 12.5.1).</summary>
    private static bool WantsOpenMetrics(IList<MediaTypeHeaderValue> accepted)
    {
        var wanted = accepted.Where(type => IsOf(type, OpenMetricsText.MediaType) && IsOurVersion(type)).ToArray();
        return wanted.Length > 0 && QualityOf(wanted) is > 0 and var quality
            && quality >= QualityOf(accepted.Where(type => IsOf(type, "text/plain")));
    }

    private static bool IsOf(MediaTypeHeaderValue type, string name) => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsOurVersion(MediaTypeHeaderValue type) =>
        type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase)) is not { } version
        || version.GetUnescapedValue() == OpenMetricsText.Version;

    /// <summary>The highest; 0 where there is none.</summary>
    private static double QualityOf(IEnumerable<MediaTypeHeaderValue> types) => types.Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
}
