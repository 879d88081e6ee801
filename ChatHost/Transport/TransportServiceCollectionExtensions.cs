using ChatHost.Transport.Epoll;

namespace ChatHost.Transport;

/// <summary>Registers the parts that carry bytes to and from clients.</summary>
internal static class TransportServiceCollectionExtensions
{
    public static IServiceCollection AddChatTransport(this IServiceCollection services) => services
        .AddSingleton<ConnectionTable>()
        .AddSingleton<ConnectionLimits>()
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
