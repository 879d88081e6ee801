using ChatHost.Operations;
using ChatHost.Protocols.Line;
using ChatHost.Protocols.Echo;
using ChatHost.Protocols.Irc;
using ChatHost.Protocols.Json;
using ChatHost.Protocols.Nod;
using Microsoft.Extensions.Options;

namespace ChatHost.Protocols;

/// <summary>Registers the languages that listeners can speak.</summary>
internal static class ProtocolsServiceCollectionExtensions
{
    public static IServiceCollection AddChatProtocols(this IServiceCollection services) => services
        .AddSingleton<PageAddress>()
        .AddSingleton<ServerName>(static services => () => services.GetRequiredService<IOptionsMonitor<ServerOptions>>().CurrentValue.Name)
        .AddSingleton<ServerPassword>(static services => () => services.GetRequiredService<IOptionsMonitor<ServerOptions>>().CurrentValue.Password)
        .AddSingleton<JsonServices>()
        .AddSingleton<LineServices>()
        .AddSingleton<LineProtocol>()
        .AddSingleton<IrcServices>()
        .AddSingleton<IrcProtocol>()
        .AddSingleton<IrcTextWebSocketProtocol>()
        .AddSingleton<IrcBinaryWebSocketProtocol>()
        .AddSingleton<JsonWebSocketProtocol>()
        .AddSingleton<EchoProtocol>()
        .AddSingleton<NodProtocol>();
}
