namespace ChatHost.Web;

/// <summary>Registers what browsers are answered with.</summary>
internal static class WebServiceCollectionExtensions
{
    public static IServiceCollection AddChatWeb(this IServiceCollection services) =>
        services.AddSingleton<TrustedProxies>().AddSingleton<RefusalLog>().AddSingleton<KeyPace>().AddSingleton<KeyCalls>();
}
