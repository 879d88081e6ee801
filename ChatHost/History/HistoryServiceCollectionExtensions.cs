namespace ChatHost.History;

/// <summary>Registers the store that remembers what was said.</summary>
internal static class HistoryServiceCollectionExtensions
{
    public static IServiceCollection AddChatHistory(this IServiceCollection services) => services
        .AddSingleton<HistoryMetrics>()
        .AddSingleton<IHistoryStore, MemoryHistoryStore>()
        .AddSingleton<ITokenStore, MemoryTokenStore>();
}
