using ChatHost.Operations;
using ChatHost.Protocols.Json;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Protocols.Line;

/// <summary>What all line connections share, in one reference; settings as they are at this moment.</summary>
internal sealed class LineServices(
    Lobby lobby,
    ChatOperations operations,
    IOptionsMonitor<ServerOptions> server,
    IOptionsMonitor<LimitOptions> limits,
    JsonServices json,
    PageAddress page,
    LongWork longWork,
    TimeProvider time)
{
    public Lobby Lobby => lobby;

    public ChatOperations Operations => operations;

    public ServerOptions Server => server.CurrentValue;

    public LimitOptions Limits => limits.CurrentValue;

    /// <summary>For connections that go over to JSON.</summary>
    public JsonServices Json => json;

    public PageAddress Page => page;

    public LongWork LongWork => longWork;

    public TimeProvider Time => time;
}
