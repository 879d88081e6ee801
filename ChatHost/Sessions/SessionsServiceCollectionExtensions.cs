namespace ChatHost.Sessions;

/// <summary>Registers who is here: the names in use, the way in, and the way back.</summary>
internal static class SessionsServiceCollectionExtensions
{
    public static IServiceCollection AddChatSessions(this IServiceCollection services) => services
        .AddSingleton<NameRegistry>()
        .AddSingleton<ArrivalAnnouncer>()
        .AddSingleton<LoginExpiry>()
        .AddSingleton<PrivateLogs>()
        .AddSingleton<Lobby>()
        .AddSingleton<SessionsMetrics>()
        .AddSingleton<ResumableSessions>()
        .AddHostedService<NameRestorer>();
}
