using ChatHost.History;
using Microsoft.Extensions.Options;

namespace ChatHost.Rooms;

/// <summary>What all rooms share, in one reference; settings as they are at this moment.</summary>
internal sealed class RoomServices(
    IOptionsMonitor<RoomOptions> options,
    TimeProvider time,
    ILogger<Room> logger,
    RoomsMetrics metrics,
    HistoryMetrics historyMetrics)
{
    public RoomOptions Options => options.CurrentValue;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public RoomsMetrics Metrics => metrics;

    public HistoryMetrics HistoryMetrics => historyMetrics;

    /// <summary>Logs messages that could not be kept, in all rooms.</summary>
    public AppendFailureLog AppendFailures { get; } = new(logger, time);
}
