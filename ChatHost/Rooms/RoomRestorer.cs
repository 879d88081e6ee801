using ChatHost.History;

namespace ChatHost.Rooms;

/// <summary>Makes the room that everyone enters, and keeps newcomers off the names in all rooms, before anybody comes in.</summary>
internal sealed class RoomRestorer(RoomRegistry rooms, NameRegistry names, IHistoryStore history) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rooms.StartAsync();
        names.Skip(history.FindDefaultNames());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
