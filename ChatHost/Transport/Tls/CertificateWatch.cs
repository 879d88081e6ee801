using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ChatHost.Transport.Tls;

/// <summary>Looks for renewed certificates, and reports those that end soon: to readiness, as a metric and once a day in the log.</summary>
internal sealed class CertificateWatch : IHostedService, IHealthCheck, IDisposable
{
    /// <summary>A certificate that ends within this time is told of.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromDays(1);

    private readonly CertificateStore _certificates;
    private readonly IOptionsMonitor<TlsOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();
    private ITimer? _timer;
    private DateTime _warnedAt;

    public CertificateWatch(
        CertificateStore certificates, IOptionsMonitor<TlsOptions> options, IMeterFactory meters, TimeProvider time, ILogger<CertificateWatch> logger)
    {
        (_certificates, _options, _time, _logger) = (certificates, options, time, logger);
        meters.Create("ChatHost").CreateObservableGauge(
            "chathost.certificate.expires",
            () => certificates.All.Select(certificate => new Measurement<double>(
                (certificate.NotAfter - Now).TotalSeconds, new KeyValuePair<string, object?>("chathost.certificate", certificate.Name))),
            "s",
            "Time until a certificate ends.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_certificates.IsConfigured)
            _timer = _time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Looks at the files now.</summary>
    public void Look()
    {
        lock (_looking)
        {
            try
            {
                _certificates.Renew();
                Warn();
            }
            catch (Exception exception)
            {
                TlsLog.WatchFailed(_logger, exception);
            }

            _timer?.Change(_options.CurrentValue.CheckInterval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Certificates that end soon stop nobody from coming in.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ending = EndingSoon().Select(certificate => string.Create(
            CultureInfo.InvariantCulture, $"the certificate of {certificate.Name} ends at {certificate.NotAfter:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        var text = string.Join("; ", ending);
        return Task.FromResult(text.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(text));
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private IEnumerable<ServerCertificate> EndingSoon() => _certificates.All.Where(certificate => certificate.NotAfter - Now <= Soon);

    private void Warn()
    {
        if (Now - _warnedAt < BetweenWarnings)
            return;
        foreach (var certificate in EndingSoon())
        {
            _warnedAt = Now;
            TlsLog.EndsSoon(_logger, certificate.Name, (int)Math.Floor((certificate.NotAfter - Now).TotalDays), certificate.NotAfter);
        }
    }
}
