namespace ChatHost.Rooms;

/// <summary>Registers the rooms, the names in use and the way in.</summary>
internal static class RoomsServiceCollectionExtensions
{
    public static IServiceCollection AddChatRooms(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<RoomsMetrics>()
        .AddSingleton<RoomRegistry>()
        .AddSingleton<RoomDirectory>()
        .AddSingleton<NameRegistry>()
        .AddSingleton<ArrivalAnnouncer>()
        .AddSingleton<Lobby>()
        .AddHostedService<RoomRestorer>()
        .AddHostedService<RoomsGauges>();
}
