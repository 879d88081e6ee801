using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatHost.Hosting;

/// <summary>
/// Sends metrics, and a trace of each admin request, to an OpenTelemetry collector, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
/// names one; the other variables of OpenTelemetry's specification hold, too. Without it nothing of this is even loaded.
/// </summary>
/// <remarks>A line of chat has no trace: there are too many of them, and what they cost is in the histograms.</remarks>
internal sealed class OtlpPush(IConfiguration configuration, ILogger<OtlpPush> logger) : IHostedService, IDisposable
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private List<IDisposable>? _providers;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration[Endpoint] is not { Length: > 0 } endpoint)
            return Task.CompletedTask;
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            Push();
            HostingLog.PushesTelemetry(logger, uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        }
        else
        {
            HostingLog.NoCollector(logger, Endpoint);
        }

        return Task.CompletedTask;
    }

    /// <summary>Sends what has not been sent; an unreachable collector delays the stop no longer than the stop may take.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        _providers is null ? Task.CompletedTask : Task.Run(Dispose, CancellationToken.None).WaitAsync(cancellationToken);

    public void Dispose()
    {
        // The stop and the end of the host both come here, and a provider bears it once.
        foreach (var provider in Interlocked.Exchange(ref _providers, null) ?? [])
            provider.Dispose();
    }

    // A method of its own: what it uses is loaded when it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Push()
    {
        // ASP.NET Core adds method, path and status to a request's activity only while this switch is off.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        var metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddMeter(Admin.Metrics.MetricsCollector.Meters)
            .AddOtlpExporter()
            .Build();
        var traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddSource("Microsoft.AspNetCore")
            .AddOtlpExporter()
            .Build();
        _providers = [metrics, traces];
    }

    /// <summary>The name of the sender; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES know better.</summary>
    private static void Describe(ResourceBuilder resource) => resource
        .AddService("ChatHost", serviceVersion: CommandLine.VersionText.Split(' ')[^1])
        .AddEnvironmentVariableDetector();
}
