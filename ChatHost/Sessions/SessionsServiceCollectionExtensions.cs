namespace ChatHost.Sessions;

/// <summary>Registers who is here: the names in use and the way in.</summary>
internal static class SessionsServiceCollectionExtensions
{
    public static IServiceCollection AddChatSessions(this IServiceCollection services) => services
        .AddSingleton<NameRegistry>()
        .AddSingleton<ArrivalAnnouncer>()
        .AddSingleton<Lobby>()
        .AddHostedService<NameRestorer>();
}
