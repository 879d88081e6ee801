using ChatHost.Transport.Epoll;

using ChatHost.Transport.Doors;
using ChatHost.Transport.Tls;

namespace ChatHost.Transport;

/// <summary>Registers the parts that carry bytes to and from clients.</summary>
internal static class TransportServiceCollectionExtensions
{
    public static IServiceCollection AddChatTransport(this IServiceCollection services) => services
        .AddSingleton<ConnectionTable>()
        .AddSingleton<ConnectionLimits>()
        .AddSingleton<CertificateWatch>()
        .AddHostedService(provider => provider.GetRequiredService<CertificateWatch>())
        .AddSingleton<TlsMetrics>()
        .AddSingleton<TlsHandshaker>()
        .AddSingleton<DoorMetrics>()
        .AddSingleton<RecentHttp>()
        .AddSingleton<TransportMetrics>()
        .AddSingleton(new HandleHeadroom(FileHandleLimit.Current))
        .AddSingleton<AcceptBackoff>()
        .AddSingleton<Pollers>()
        .AddSingleton<OutboxPolicy>()
        .AddSingleton<FramedConnectionServices>()
        .AddSingleton(new MemoryTrimmer())
        .AddHostedService<BanEnforcer>()
        .AddHostedService<Heartbeat>();
}
