using System.Diagnostics;
using System.Net;
using ChatHost.Benchmarks.Generator;
using ChatHost.Benchmarks.Servers;

namespace ChatHost.Benchmarks.Soak;

/// <summary>Many people who come, talk and go for a while; some stay and hear everything; then nothing of them may be left.</summary>
internal sealed class SoakRun(SoakOptions options, Action<string> print)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The history is small, so that its memory is full when the warm-up is over.</summary>
    private static readonly string[] Settings = ["--History:MaxPerRoom=100", "--Limits:SendQueueBytes=16777216"];

    private readonly SoakLedger _ledger = new();
    private readonly MemoryTrend _memory = new();

    public async Task<SoakReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await MeasuredServer.StartChatHostAsync(options.Server, Settings);
        using var admin = new SoakAdmin(server["Admin"]);
        print($"{options.Sessions} sessions come and go once, to see what the server holds without any.");
        await ComeAndGoAsync(server["Chat"]);
        await UntilAsync(async () => await admin.ClientsAsync() == 0);
        var handlesBefore = server.FileHandles;

        var stayers = await SettleInAsync(server["Chat"]);
        await ChurnAsync(server, admin, cancellationToken);
        await HearOutAsync(stayers);
        foreach (var (client, _) in stayers)
        {
            await client.HalfCloseAsync();
            client.Dispose();
        }

        await UntilAsync(async () => await admin.ClientsAsync() == 0 && (await admin.RoomsAsync()).Members == 0);
        await UntilAsync(() => Task.FromResult(server.FileHandles <= handlesBefore + SoakReport.SpareHandles));
        var (rooms, members) = await admin.RoomsAsync();
        return new()
        {
            Options = options,
            Ledger = _ledger,
            Memory = _memory,
            HandlesBefore = handlesBefore,
            HandlesAfter = server.FileHandles,
            ClientsAfter = await admin.ClientsAsync(),
            RoomsAfter = rooms,
            MembersAfter = members,
            ExitCode = await server.StopAsync(),
            Errors = [.. server.Output.Where(IsError)],
        };
    }

    private static bool IsError(string line) =>
        line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal);

    private async Task ComeAndGoAsync(EndPoint server) =>
        await Task.WhenAll(Enumerable.Range(0, options.Sessions).Select(async i =>
        {
            using var client = new SoakClient(_ledger, new(_ledger, room: 0, fromStart: false));
            await client.EnterAsync(server, $"room{i % options.Rooms}");
            await client.HalfCloseAsync();
        }));

    private async Task<(SoakClient Client, Hearing Hearing)[]> SettleInAsync(EndPoint server) =>
        await Task.WhenAll(Enumerable.Range(0, options.Rooms * SoakOptions.StayersOfRoom).Select(async i =>
        {
            var hearing = new Hearing(_ledger, room: i % options.Rooms, fromStart: true);
            var client = new SoakClient(_ledger, hearing);
            await client.EnterAsync(server, $"room{i % options.Rooms}");
            return (client, hearing);
        }));

    private async Task ChurnAsync(MeasuredServer server, SoakAdmin admin, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var churners = Enumerable.Range(0, Math.Max(1, options.Sessions - (options.Rooms * SoakOptions.StayersOfRoom)))
            .Select(i => new Churner(options, _ledger, server["Chat"], admin, i).RunAsync(stop.Token))
            .ToArray();
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var ticks = 0;
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < options.Duration && !cancellationToken.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var usage = ServerUsage.Of(server.ProcessId);
            if (elapsed >= options.WarmUp)
                _memory.Add(elapsed, usage.MemoryBytes);
            if (++ticks % 10 == 0)
                print($"{elapsed.TotalSeconds:0} s: {usage.MemoryBytes / 1e6:0.0} MB, {server.FileHandles} file handles, {_ledger.Heard} lines heard, {_ledger.Lost} lost");
        }

        await stop.CancelAsync();
        await Task.WhenAll(churners);
    }

    /// <summary>Waits until those who stayed have heard all that they must; what is still missing then is lost.</summary>
    private async Task HearOutAsync((SoakClient Client, Hearing Hearing)[] stayers)
    {
        await UntilAsync(() => Task.FromResult(stayers.All(stayer => stayer.Hearing.Missing() == 0)));
        _ledger.AddLost(stayers.Sum(stayer => stayer.Hearing.Missing()));
    }

    /// <summary>Waits for something to come about; the report says so if it does not.</summary>
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isSo() && Stopwatch.GetElapsedTime(started) < Patience)
            await Task.Delay(100);
    }
}
