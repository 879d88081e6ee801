using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>Has clients talk through everything that happens, then reads the logs and judges.</summary>
/// <param name="findServer">Where the server is for a client, by its name; for each connection anew.</param>
internal sealed class ReliabilityRun(Func<string, Task<IPEndPoint>> findServer) : IDisposable
{
    /// <summary>The client that reads the logs at the end.</summary>
    public const string Archivist = "archivist";

    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly List<Talker> _talkers = [];

    public ReliabilityChecker Checker { get; } = new();

    public int Connections => _talkers.Sum(talker => talker.Connections);

    public int Drops => _talkers.Sum(talker => talker.Drops);

    /// <param name="plans">What each does; the name is the key.</param>
    /// <param name="whileTheyTalk">What happens meanwhile.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Findings> RunAsync(
        IReadOnlyDictionary<string, TalkPlan> plans, Func<CancellationToken, Task>? whileTheyTalk, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _talkers.AddRange(plans.Select(plan => new Talker(plan.Key, plan.Value, () => findServer(plan.Key), Checker)));
        foreach (var (name, plan) in plans.Where(plan => plan.Value.Account is not null))
            Checker.SaysAs(name, plan.Account!.Value.Name);
        var allHaveSpoken = Task.WhenAll(_talkers.Select(talker => talker.AllAnswered));
        var talks = _talkers.Select(talker => Task.Run(() => talker.TalkAsync(allHaveSpoken, over.Token), over.Token)).ToArray();
        Task[] all = [.. talks, whileTheyTalk?.Invoke(over.Token) ?? Task.CompletedTask];
        try
        {
            // The first that fails ends the run: the others would wait for it.
            await foreach (var done in Task.WhenEach(all).WithCancellation(cancellationToken))
                await done;
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(all).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        var rooms = plans.Values.SelectMany(plan => plan.Rooms).Distinct();
        await RoomLogs.ReadAsync(await findServer(Archivist), rooms, Checker, cancellationToken);
        return Checker.Verify();
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_talkers.Count} clients, {Checker.Acknowledged} messages acknowledged, {Checker.AcknowledgedAgain} of them again, "
        + $"{Checker.Readings} readings, {Drops} drops by clients, {Connections} connections, {_elapsed.Elapsed.TotalSeconds:0.0} s.");

    public void Dispose() => _talkers.ForEach(talker => talker.Dispose());
}
