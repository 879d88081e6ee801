using ChatHost.History;
using ChatHost.Protocols.Json;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Protocols.Line;

/// <summary>What all line sessions share, in one reference; settings as they are at this moment.</summary>
internal sealed class LineServices(
    Lobby lobby,
    RoomDirectory directory,
    IOptionsMonitor<ServerOptions> server,
    IOptionsMonitor<LimitOptions> limits,
    IOptionsMonitor<HistoryOptions> history,
    ProtocolsMetrics metrics,
    JsonServices json,
    PageAddress page,
    LongWork longWork,
    TimeProvider time)
{
    public Lobby Lobby => lobby;

    public RoomDirectory Directory => directory;

    public ServerOptions Server => server.CurrentValue;

    public LimitOptions Limits => limits.CurrentValue;

    public HistoryOptions History => history.CurrentValue;

    public ProtocolsMetrics Metrics => metrics;

    /// <summary>For those who go over to JSON.</summary>
    public JsonServices Json => json;

    public PageAddress Page => page;

    public LongWork LongWork => longWork;

    public TimeProvider Time => time;
}
