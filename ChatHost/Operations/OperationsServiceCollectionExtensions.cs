using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;

namespace ChatHost.Operations;

/// <summary>Registers what may be asked for.</summary>
internal static class OperationsServiceCollectionExtensions
{
    public static IServiceCollection AddChatOperations(this IServiceCollection services) => services
        .AddSingleton<OperationsMetrics>()
        .AddSingleton<LongWork>()
        .AddSingleton<ServerGate>()
        .AddSingleton<Logins>()
        .AddSingleton<AccountMaker>()
        .AddSingleton<AuthoredMessages>()
        .AddSingleton<AccountOperations>()
        .AddSingleton<OperateAccounts>()
        .AddSingleton(provider => provider.GetRequiredService<AccountOperations>().Sessions)
        .AddSingleton<ServerBanning>()
        .AddSingleton<ModerationOperations>()
        .AddSingleton<ChatOperations>()
        .AddSingleton<SayFromOutside>();
}
