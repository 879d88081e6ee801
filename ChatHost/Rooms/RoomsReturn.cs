namespace ChatHost.Rooms;

/// <summary>Brings back the rooms that the store still knows, before anybody comes in.</summary>
internal sealed class RoomsReturn(RoomRegistry rooms) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        rooms.Restore();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
