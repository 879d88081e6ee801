using ChatHost.Protocols.Line;
using ChatHost.Protocols.Echo;
using ChatHost.Protocols.Json;
using ChatHost.Protocols.Nod;
using ChatHost.Protocols.WebSockets;

namespace ChatHost.Protocols;

/// <summary>Registers the languages that listeners can speak.</summary>
internal static class ProtocolsServiceCollectionExtensions
{
    public static IServiceCollection AddChatProtocols(this IServiceCollection services) => services
        .AddSingleton<ProtocolsMetrics>()
        .AddSingleton<PageAddress>()
        .AddSingleton<LongWork>()
        .AddSingleton<JsonMetrics>()
        .AddSingleton<ResumableSessions>()
        .AddSingleton<JsonServices>()
        .AddSingleton<LineServices>()
        .AddSingleton<LineProtocol>()
        .AddSingleton<WebSocketProtocol>()
        .AddSingleton<EchoProtocol>()
        .AddSingleton<NodProtocol>();
}
