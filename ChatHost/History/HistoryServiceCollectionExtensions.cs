using ChatHost.History.Sqlite;
using Microsoft.Extensions.Options;

namespace ChatHost.History;

/// <summary>Registers the store that remembers what was said.</summary>
internal static class HistoryServiceCollectionExtensions
{
    public static IServiceCollection AddChatHistory(this IServiceCollection services) => services
        .AddSingleton<HistoryMetrics>()
        .AddSingleton<HistoryStart>()
        .AddSingleton<MemoryHistoryStore>()
        .AddSingleton<MemoryTokenStore>()
        .AddSingleton<SqliteHistoryStore>()
        .AddSingleton<SqliteTokenStore>()
        .AddSingleton<IHistoryStore>(
            provider => IsDurable(provider) ? provider.GetRequiredService<SqliteHistoryStore>() : provider.GetRequiredService<MemoryHistoryStore>())
        .AddSingleton<ITokenStore>(
            provider => IsDurable(provider) ? provider.GetRequiredService<SqliteTokenStore>() : provider.GetRequiredService<MemoryTokenStore>());

    private static bool IsDurable(IServiceProvider provider) =>
        provider.GetRequiredService<IOptionsMonitor<HistoryOptions>>().CurrentValue.Store == HistoryStoreKind.Sqlite;
}
