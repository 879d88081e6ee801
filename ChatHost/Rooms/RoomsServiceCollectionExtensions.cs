namespace ChatHost.Rooms;

/// <summary>Registers the rooms.</summary>
internal static class RoomsServiceCollectionExtensions
{
    public static IServiceCollection AddChatRooms(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<RoomsMetrics>()
        .AddSingleton<RoomServices>()
        .AddSingleton<RoomRegistry>()
        .AddSingleton<RoomDirectory>()
        .AddHostedService<RoomRestorer>()
        .AddHostedService<RoomsGauges>();
}
