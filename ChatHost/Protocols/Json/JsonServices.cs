using ChatHost.History;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Protocols.Json;

/// <summary>What all JSON conversations share, in one reference; settings as they are at this moment.</summary>
internal sealed class JsonServices(
    Lobby lobby,
    RoomDirectory directory,
    IHistoryStore store,
    ResumableSessions sessions,
    ProtocolsMetrics metrics,
    LongWork longWork,
    IOptionsMonitor<ServerOptions> server,
    IOptionsMonitor<LimitOptions> limits,
    IOptionsMonitor<HistoryOptions> history,
    TimeProvider time)
{
    public Lobby Lobby => lobby;

    public RoomDirectory Directory => directory;

    public LongWork LongWork => longWork;

    public ProtocolsMetrics ProtocolsMetrics => metrics;

    public IHistoryStore Store => store;

    public ResumableSessions Sessions => sessions;

    public ServerOptions Server => server.CurrentValue;

    public LimitOptions Limits => limits.CurrentValue;

    public HistoryOptions History => history.CurrentValue;

    public TimeProvider Time => time;

    public DateTime Now => time.GetUtcNow().UtcDateTime;
}
