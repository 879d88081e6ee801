using ChatHost.History;
using ChatHost.Hosting.Configuration;
using ChatHost.Hosting.Reload;
using ChatHost.Hosting.Systemd;
using ChatHost.Transport.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>Registers the listeners, the report at the start, and the orderly stop.</summary>
internal static class HostingServiceCollectionExtensions
{
    /// <summary>What a stop may take beyond its notice and its drain.</summary>
    internal static readonly TimeSpan StopReserve = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddChatListeners(this IServiceCollection services)
    {
        services.AddPorts();
        services.AddSingleton<Readiness>();
        services.AddHostedService<ProcessMetrics>();
        services.AddHostedService<OtlpPush>();
        services.AddHostedService<StartReport>();
        services.AddHostedService<OrderlyStop>();
        services.AddHostedService<SecondSignal>();
        services.AddSingleton<SettingsReload>();
        services.AddHostedService<ReloadTriggers>();
        // A terminal that is scrolled back, or a pipe that is not read, must not delay the chat: log lines that do not fit into the
        // queue are dropped, and the console reports how many once it is read again.
        services.PostConfigure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        // RFC 3339, whatever the lines for people look like.
        services.PostConfigure<JsonConsoleFormatterOptions>(json =>
        {
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            json.UseUtcTimestamp = true;
        });
        services.AddSingleton<IConfigureOptions<LoggerFilterOptions>, LiveLogLevels>();
        services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>, LiveSettingsToken<LoggerFilterOptions>>();

        // Last of these: started after the report has found all open.
        services.AddSingleton(SystemdEnvironment.OfThisProcess());
        services.AddSingleton<SystemdNotifier>();
        services.AddSingleton<ISystemdNotifier>(provider => provider.GetRequiredService<SystemdNotifier>());
        services.AddHostedService(provider => provider.GetRequiredService<SystemdNotifier>());
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) =>
            host.ShutdownTimeout = shutdown.Value.Notice + shutdown.Value.DrainTimeout + StopReserve);
        services.AddHealthChecks()
            .AddCheck<Readiness>("listeners", tags: [ReadyTag])
            .AddCheck<HistoryHealth>("history", tags: [ReadyTag]);
        services.AddOptions<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckServiceOptions>().Configure<CertificateStore>((health, certificates) =>
        {
            // Where there is no certificate, there is nothing to report.
            if (certificates.IsConfigured)
                health.Registrations.Add(new("certificates", provider => provider.GetRequiredService<CertificateWatch>(), failureStatus: null, [ReadyTag]));
        });
        return services;
    }

    /// <summary>The ports alone, and how Kestrel comes by them.</summary>
    public static IServiceCollection AddPorts(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new CertificateStore(
            CertificateTable.Read(provider.GetRequiredService<IConfiguration>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CertificateStore>>()));
        services.AddSingleton<Listeners>();
        services.AddSingleton<IConnectionListenerFactory, ListenerTransport>();
        services.AddOptions<KestrelServerOptions>().Configure<Listeners>((kestrel, listeners) => listeners.Configure(kestrel));
        services.AddOptions<SocketTransportOptions>().Configure<Listeners>((sockets, listeners) => listeners.Configure(sockets));
        return services;
    }

    /// <summary>Marks the health checks that decide whether new clients should come here.</summary>
    private const string ReadyTag = "ready";
}
