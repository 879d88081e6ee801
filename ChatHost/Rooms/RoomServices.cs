using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Moderation;
using Microsoft.Extensions.Options;

namespace ChatHost.Rooms;

/// <summary>What all rooms share, in one reference; settings as they are at this moment.</summary>
internal sealed class RoomServices(
    IOptionsMonitor<RoomOptions> options,
    TimeProvider time,
    ILogger<Room> logger,
    RoomsMetrics metrics,
    HistoryMetrics historyMetrics,
    RoomRulesStore rules,
    AuditLog audit,
    Cloaks cloaks)
{
    public RoomOptions Options => options.CurrentValue;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public RoomsMetrics Metrics => metrics;

    public HistoryMetrics HistoryMetrics => historyMetrics;

    public RoomRulesStore Rules => rules;

    public AuditLog Audit => audit;

    public Cloaks Cloaks => cloaks;

    /// <summary>Logs messages that could not be kept, in all rooms.</summary>
    public AppendFailureLog AppendFailures { get; } = new(logger, time);
}
