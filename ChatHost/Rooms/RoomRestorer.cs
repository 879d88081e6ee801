namespace ChatHost.Rooms;

/// <summary>Makes the room that everyone enters, before the first client connects.</summary>
internal sealed class RoomRestorer(RoomRegistry rooms) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => rooms.StartAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
