using System.Diagnostics;
using ChatHost.Benchmarks.Generator;
using ChatHost.Benchmarks.Servers;

namespace ChatHost.Benchmarks.Stores;

/// <summary>Has one server with one store talked in, and measures.</summary>
internal static class StoreLoad
{
    /// <param name="program">A published ChatHost; null for the one that was built with this.</param>
    public static async Task<StoreResult> MeasureAsync(
        StoreCase load, StoreKind store, string? program, TimeSpan warmUp, TimeSpan measure, CancellationToken cancellationToken)
    {
        await using var server = await MeasuredServer.StartChatHostAsync(
            program, [.. store.Settings, "--Limits:SendQueueBytes=16777216", "--Rooms:PresenceLimit=0"]);
        var rooms = Enumerable.Range(0, load.Rooms).Select(_ => new RoomFigures()).ToArray();
        var members = new List<RoomMember>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            foreach (var (index, figures) in rooms.Index())
            {
                for (var i = 0; i < StoreCase.Readers; i++)
                    members.Add(await RoomMember.EnterAsync(server["Chat"], $"room{index}", i < load.Speakers ? load.Window : 0, figures, cancellationToken));
            }

            var running = Task.WhenAll(members.Select(member => Task.Run(() => member.RunAsync(over.Token), CancellationToken.None)));
            await WaitAsync(warmUp, running, cancellationToken);
            RoomMember.IsMeasuring = true;
            var started = Stopwatch.GetTimestamp();
            var usage = ServerUsage.Of(server.ProcessId);
            await WaitAsync(measure, running, cancellationToken);
            RoomMember.IsMeasuring = false;
            var cpu = ServerUsage.Of(server.ProcessId).Cpu - usage.Cpu;
            var measured = Stopwatch.GetElapsedTime(started);
            await over.CancelAsync();
            await running;
            return StoreResult.Of(rooms, measured, cpu);
        }
        finally
        {
            RoomMember.IsMeasuring = false;
            members.ForEach(member => member.Dispose());
        }
    }

    /// <summary>Lets time go by, unless a member fails.</summary>
    private static async Task WaitAsync(TimeSpan time, Task running, CancellationToken cancellationToken) =>
        await await Task.WhenAny(running, Task.Delay(time, cancellationToken));
}
