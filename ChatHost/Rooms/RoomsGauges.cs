using System.Diagnostics.Metrics;

namespace ChatHost.Rooms;

/// <summary>What can be counted of rooms at any moment, by the names of OpenTelemetry. Begins with the host.</summary>
internal sealed class RoomsGauges : IHostedService
{
    public RoomsGauges(IMeterFactory meters, RoomRegistry rooms)
    {
        var meter = meters.Create("ChatHost");
        meter.CreateObservableUpDownCounter("chathost.rooms", () => rooms.Count, "{room}", "Rooms that somebody is in or something is kept of.");
        meter.CreateObservableUpDownCounter("chathost.rooms.populated", () => rooms.PopulatedCount, "{room}", "Rooms that somebody is in.");
        meter.CreateObservableGauge("chathost.rooms.limit", () => rooms.Options.MaxRooms, "{room}", "How many rooms may have members.");
        meter.CreateObservableUpDownCounter(
            "chathost.rooms.quiet",
            () => rooms.Populated.Count(room => room.MemberCount > rooms.Options.PresenceLimit),
            "{room}",
            "Rooms with so many members that joins, leaves and renames are not told.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
