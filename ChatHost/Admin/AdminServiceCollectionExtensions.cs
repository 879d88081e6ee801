using ChatHost.Admin.Calls;
using ChatHost.Admin.Description;
using ChatHost.Admin.Follow;
using ChatHost.Admin.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatHost.Admin;

/// <summary>Registers the operators' window.</summary>
internal static class AdminServiceCollectionExtensions
{
    public static IServiceCollection AddChatAdmin(this IServiceCollection services)
    {
        // The name of the software is not shown to unauthenticated clients.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        return services
            .AddApiDescription()
            .AddSingleton<AdminToken>()
            .AddHostedService<AdminTokenNotice>()
            .AddSingleton<MetricsCollector>()
            .AddHostedService(services => services.GetRequiredService<MetricsCollector>())
            .AddSingleton<PageSize>()
            .AddSingleton<Followers>()
            .AddHostedService(services => services.GetRequiredService<Followers>())
            .AddSingleton<SayCall>()
            .AddSingleton<AccountCalls>()
            .AddSingleton<ModerationCalls>()
            .AddSingleton<EraseCalls>();
    }
}
