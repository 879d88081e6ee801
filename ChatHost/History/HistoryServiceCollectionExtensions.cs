using Microsoft.Extensions.Options;

namespace ChatHost.History;

/// <summary>Registers the stores, of which the settings select one.</summary>
internal static class HistoryServiceCollectionExtensions
{
    public static IServiceCollection AddChatHistory(this IServiceCollection services)
    {
        foreach (var kind in StoreKinds.All)
            kind.Register(services);
        return services
            .AddSingleton<HistoryMetrics>()
            .AddSingleton<HistoryStart>()
            .AddSingleton(static provider => SelectedBy(provider).GetHistory(provider))
            .AddSingleton(static provider => SelectedBy(provider).GetTokens(provider))
            .AddSingleton(static provider => SelectedBy(provider).GetDatabase(provider));
    }

    private static IStoreKind SelectedBy(IServiceProvider services) =>
        StoreKinds.Of(services.GetRequiredService<IOptionsMonitor<HistoryOptions>>().CurrentValue);
}
