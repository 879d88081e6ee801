using ChatHost.History;

namespace ChatHost.Rooms;

/// <summary>Brings back the rooms that the store still knows, and keeps newcomers off the names in them, before anybody comes in.</summary>
internal sealed class RoomsReturn(RoomRegistry rooms, NameRegistry names, IHistoryStore history) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        rooms.Restore();
        names.Skip(history.FindDefaultNames());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
