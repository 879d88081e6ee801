namespace ChatHost.Moderation;

/// <summary>Registers what rules rooms and the server: where it is kept, and what is shown in place of addresses.</summary>
internal static class ModerationServiceCollectionExtensions
{
    public static IServiceCollection AddChatModeration(this IServiceCollection services) => services
        .AddSingleton<RoomRulesStore>()
        .AddSingleton<ServerBanStore>()
        .AddSingleton<ServerBans>()
        .AddSingleton<Cloaks>();
}
